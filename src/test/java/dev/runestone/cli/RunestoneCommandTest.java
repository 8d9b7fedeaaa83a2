package dev.runestone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RunestoneCommandTest {
    private final StringWriter printed = new StringWriter();

    @Test
    void helpNamesEveryCommand() {
        assertThat(execute("--help")).isEqualTo(ExitCode.OK);
        assertThat(printed.toString()).contains("serve", "evaluate", "validate", "help");
    }

    @Test
    void helpOfACommandShowsItsExitCodes() {
        assertThat(execute("evaluate", "--help")).isEqualTo(ExitCode.OK);
        assertThat(printed.toString()).contains("--truth=COLUMN", "3   some rows were rejected");
    }

    @Test
    void whatIsNoCommandOrOptionIsAUsageError() {
        assertThat(execute("evalate")).isEqualTo(ExitCode.USAGE);
        assertThat(execute("evaluate")).isEqualTo(ExitCode.USAGE);
        assertThat(execute("evaluate", "w", "--in", "a.csv", "--bogus")).isEqualTo(ExitCode.USAGE);
        assertThat(execute("evaluate", "w", "--in", "a.parquet")).isEqualTo(ExitCode.USAGE);
        assertThat(execute("evaluate", "w", "--in", "a.csv", "--threads", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(execute("evaluate", "w", "--in", "a.csv", "--separator", "ab"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(execute("evaluate", "w", "--in", "a.csv", "--deadline", "soon"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(execute("validate")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void theOptionsMakeTheRequest() {
        BatchRequest request = RunestoneCommand.parsed(
                        EvaluateCommand.class,
                        "evaluate credit-decision:1.2.0 -i a.jsonl -o b.jsonl --rejected r.csv --keep id,branch --truth class"
                                .split(" "))
                .request();

        assertThat(request.workflow()).isEqualTo("credit-decision");
        assertThat(request.version()).isEqualTo("1.2.0");
        assertThat(request.format()).isEqualTo(BatchRequest.Format.JSONL);
        assertThat(request.decisions()).isEqualTo(Path.of("b.jsonl"));
        assertThat(request.rejected()).isEqualTo(Path.of("r.csv"));
        assertThat(request.kept()).isEqualTo(List.of("id", "branch"));
        assertThat(request.truth()).isEqualTo("class");
        assertThat(request.deadline()).isEqualTo(Duration.ofSeconds(5));
        assertThat(request.progress()).isNull();
    }

    @Test
    void costsAndReferencesAreNamesAndNumbers() {
        BatchRequest request = RunestoneCommand.parsed(
                        EvaluateCommand.class,
                        "evaluate",
                        "w",
                        "--in",
                        "-",
                        "--cost",
                        "bad:approve=5",
                        "--cost",
                        "good:decline=1",
                        "--reference",
                        "published, Statlog=538",
                        "--separator",
                        "tab",
                        "--no-progress")
                .request();

        assertThat(request.costs()).isEqualTo(Map.of("bad:approve", 5.0, "good:decline", 1.0));
        assertThat(request.references()).isEqualTo(Map.of("published, Statlog", 538.0));
        assertThat(request.separator()).isEqualTo('\t');
        assertThat(request.format()).isEqualTo(BatchRequest.Format.CSV);
        assertThat(request.progress()).isFalse();
    }

    private int execute(String... arguments) {
        CommandLine line = RunestoneCommand.line();
        line.setOut(new PrintWriter(printed));
        line.setErr(new PrintWriter(printed));
        return line.execute(arguments);
    }
}
