package dev.runestone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the packaged application, each run as a process of its own. */
class BatchIT {
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Path APPLICATIONS = Path.of("../shared/data/credit/german_credit.csv");
    private static final long MINUTES = 5;
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private record Ended(int code, String out, String err) {}

    @Test
    void theSampleIsDecidedInItsOrderAndSetAgainstTheTruth() throws Exception {
        Path decisions = folder.resolve("decisions.jsonl");
        Ended ended = run(
                "evaluate",
                "credit-decision",
                "--in",
                "docs/samples/applications.csv",
                "--out",
                decisions.toString(),
                "--truth",
                "class",
                "--cost",
                "bad:approve=5",
                "--cost",
                "good:decline=1",
                "--cost",
                "good:refer=1");

        assertThat(ended.code()).as(ended.err()).isZero();
        List<String> lines = Files.readAllLines(decisions);
        assertThat(lines).hasSize(30);
        for (int i = 0; i < lines.size(); i++) {
            JsonNode line = JSON.readTree(lines.get(i));
            assertThat(line.get("line").asInt()).isEqualTo(i + 2);
            assertThat(line.at("/decision/outcome").asText()).isIn("approve", "refer", "decline");
            assertThat(line.at("/decision/reasons")).isNotEmpty();
        }
        assertThat(ended.out()).contains("decided     30", "always approve", "always decline");
    }

    @Test
    void rowsWithErrorsAreRejectedWithTheirReasons() throws Exception {
        Path rejected = folder.resolve("rejected.csv");
        Ended ended = run(
                "evaluate",
                "credit-decision",
                "--in",
                "docs/samples/applications-with-errors.csv",
                "--rejected",
                rejected.toString(),
                "--truth",
                "class");

        assertThat(ended.code()).as(ended.err()).isEqualTo(ExitCode.SOME_REJECTED);
        assertThat(ended.out().lines()).hasSize(2).allMatch(line -> line.startsWith("{"));
        assertThat(ended.err()).contains("rejected    2");
        List<String> lines = Files.readAllLines(rejected);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).startsWith("3,").contains("duration_months", "eighteen", "purpose", "boat");
        assertThat(lines.get(2)).startsWith("5,\"The row has 20 cells, the header 21.\"");
    }

    @Test
    void aThousandRealApplicationsCostAtMost530() throws Exception {
        assumeTrue(Files.exists(APPLICATIONS), "SKIPPED: the credit applications are not at " + APPLICATIONS);
        Ended ended = run(
                "evaluate",
                "credit-decision",
                "--in",
                APPLICATIONS.toString(),
                "--out",
                folder.resolve("decisions.jsonl").toString(),
                "--truth",
                "class",
                "--cost",
                "bad:approve=5",
                "--cost",
                "good:decline=1",
                "--cost",
                "good:refer=1");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("decided     1,000");
        assertThat(cost("credit-decision \\S+", ended.out())).isLessThanOrEqualTo(530);
        assertThat(cost("always decline", ended.out())).isEqualTo(700);
        assertThat(cost("always approve", ended.out())).isEqualTo(1500);
    }

    @Test
    void aBatchThatIsToldToEndLeavesWholeLines() throws Exception {
        Path decisions = folder.resolve("decisions.jsonl");
        List<String> sample = Files.readAllLines(Path.of("docs/samples/applications.csv"));
        Process process =
                start("evaluate", "credit-decision", "--in", "-", "--truth", "class", "--out", decisions.toString());
        byte[] rows = (String.join("\n", sample.subList(1, sample.size())) + "\n").getBytes(UTF_8);
        try (OutputStream input = process.getOutputStream()) {
            input.write((sample.get(0) + "\n").getBytes(UTF_8));
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
            while (!Files.exists(decisions) || Files.size(decisions) == 0) {
                assertThat(System.nanoTime()).as("nothing was decided").isLessThan(deadline);
                input.write(rows);
            }
            process.destroy();
        } catch (IOException closed) {
            assertThat(process.onExit().get(MINUTES, TimeUnit.MINUTES).exitValue())
                    .isNotZero();
        }

        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
        assertThat(Files.readString(decisions)).endsWith("}\n");
        for (String line : Files.readAllLines(decisions)) {
            assertThat(JSON.readTree(line).at("/decision/outcome").isTextual()).isTrue();
        }
    }

    @Test
    void whatIsShippedIsValidAndWhatIsBrokenIsNamedWithItsPlace() throws Exception {
        Path broken = Files.createDirectory(folder.resolve("broken"));
        Files.writeString(
                broken.resolve("broken.drl"), "package broken\nrule \"one\"\nwhen\n    Missing()\nthen\nend\n");
        Files.writeString(
                broken.resolve("broken.yaml"),
                "kind: Workflow\nname: broken\nversion: 1.0.0\ninputs: {a: {type: strng}}\n");
        Ended shipped = run("validate", "rules", "processes");
        Ended wrong = run("validate", broken.toString());

        assertThat(shipped.code()).as(shipped.out() + shipped.err()).isZero();
        assertThat(shipped.out()).contains(", 0 errors,");
        assertThat(wrong.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(wrong.out())
                .containsPattern(Pattern.quote(broken.resolve("broken.drl").toString()) + ":\\d+(:\\d+)?: .*Missing")
                .containsPattern(Pattern.quote(broken.resolve("broken.yaml").toString()) + ":4:\\d+: .*strng");
    }

    private static double cost(String name, String summary) {
        Matcher line =
                Pattern.compile("^" + name + " +([0-9,.]+)$", Pattern.MULTILINE).matcher(summary);
        assertThat(line.find()).as(summary).isTrue();
        return Double.parseDouble(line.group(1).replace(",", ""));
    }

    private Ended run(String... arguments) throws Exception {
        Process process = start(arguments);
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
        return new Ended(process.exitValue(), out, Files.readString(folder.resolve("err.txt")));
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-jar",
                JAR.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
    }
}
