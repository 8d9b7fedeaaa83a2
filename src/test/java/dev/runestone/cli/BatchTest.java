package dev.runestone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.workflow.Type;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchTest {
    private static final Map<String, Type> INPUTS = Map.of(
            "application",
            new Type(
                    Type.Kind.OBJECT,
                    Map.of("amount", Type.of(Type.Kind.NUMBER), "purpose", Type.of(Type.Kind.STRING)),
                    Set.of("amount"),
                    false,
                    null,
                    List.of(),
                    null,
                    null));

    @TempDir
    java.nio.file.Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void resultsCarryLineKeptColumnsAndOutputsAndTheTruthIsNotShownToTheWorkflow() throws Exception {
        Summary summary = run(
                "id,amount,purpose,class\nA1,50,car,good\nA2,500,,bad\nA3,5000,\"x, y\",bad\n",
                "--truth",
                "class",
                "--keep",
                "id",
                "--cost",
                "bad:approve=5",
                "--cost",
                "good:decline=1");

        assertThat(out).hasToString("""
                        {"line":2,"id":"A1","decision":{"outcome":"approve","seen":["amount","purpose"]}}
                        {"line":3,"id":"A2","decision":{"outcome":"approve","seen":["amount"]}}
                        {"line":4,"id":"A3","decision":{"outcome":"decline","seen":["amount","purpose"]}}
                        """);
        assertThat(summary.tally().outcomes()).isEqualTo(Map.of("approve", 2L, "decline", 1L));
        assertThat(summary.costs().of(summary.tally())).isEqualTo(5.0);
    }

    @Test
    void rowsThatCannotBeDecidedAreWrittenWithTheReasonAndTheBatchGoesOn() throws Exception {
        java.nio.file.Path rejected = folder.resolve("rejected.csv");
        Summary summary =
                run("amount,purpose\n1,a\n1,a,b\n-7,a\n\"2,a\nmany,a\n3,b\n", "--rejected", rejected.toString());

        assertThat(summary.tally().decided()).isEqualTo(2);
        assertThat(summary.tally().rejectedRows()).isEqualTo(4);
        assertThat(rejected)
                .hasContent(
                        """
                        line,reason,row
                        3,"The row has 3 cells, the header 2.","1,a,b"
                        4,application.amount: -7 is negative. Give what is asked for.,"-7,a"
                        5,A quote opens a cell and is not closed.,""" + "\"\"\"2,a\"\n" + "6,It could not be decided: java.lang.ClassCastException,\"many,a\"\n");
    }

    @Test
    void linesOfJsonAreReadAsStrictly() throws Exception {
        Summary summary = run(
                "{\"amount\":1}\n[1]\n{\"amount\":1,\"amount\":2}\n{\"amount\":1} x\nnull\n\n{\"amount\":9e2}\n",
                "--format",
                "jsonl");

        assertThat(summary.tally().decided()).isEqualTo(2);
        assertThat(summary.tally().rejectedRows()).isEqualTo(4);
        assertThat(out.toString(UTF_8)).contains("\"line\":1,").contains("\"line\":7,");
    }

    @Test
    void columnsThatDoNotFitAreAllNamedBeforeAnyRowIsRead() {
        assertThatExceptionOfType(BatchFailure.class)
                .isThrownBy(() -> run("amuont,purpose,purpose,\n1,2,3,4\n", "--truth", "class"))
                .withMessageContaining("header[0]: 'amuont' is no column that the workflow takes.")
                .withMessageContaining("header[2]: The column 'purpose' comes twice.")
                .withMessageContaining("header[3]: The column has no name.")
                .withMessageContaining("header: The column 'amount' is missing.")
                .withMessageContaining("There is no column 'class', which --truth names.")
                .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE));
    }

    @Test
    void aFileIsNotReadAndWrittenAtOnce() throws IOException {
        java.nio.file.Path file = Files.writeString(folder.resolve("a.csv"), "amount\n1\n");

        assertThatExceptionOfType(BatchFailure.class)
                .isThrownBy(() -> runWith("x", "--in", file.toString(), "--out", file.toString()))
                .withMessageContaining("is read and cannot be written to as well");
        assertThat(file).hasContent("amount\n1\n");
    }

    @Test
    void anEmptyInputIsNamed() {
        assertThatExceptionOfType(BatchFailure.class)
                .isThrownBy(() -> run(""))
                .withMessage("The input is empty; a line of column names comes first.");
    }

    @Test
    void aBatchThatIsStoppedLeavesWholeLines() throws Exception {
        StringBuilder text = new StringBuilder("amount\n");
        text.append("1\n".repeat(10_000));
        Batch[] running = new Batch[1];
        Batch batch = batch(request("--in", "-"), text.toString(), inputs -> {
            if (out.size() > 0 || running[0].isStopped()) {
                return Map.of();
            }
            var unused = CompletableFuture.runAsync(() -> {
                try {
                    running[0].stop();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            });
            while (!running[0].isStopped()) {
                Thread.onSpinWait();
            }
            return Map.of();
        });
        running[0] = batch;

        Summary summary = batch.run();

        assertThat(batch.isStopped()).isTrue();
        assertThat(summary.tally().rows()).isLessThan(10_000);
        assertThat(out.toString(UTF_8).lines()).allMatch(line -> line.endsWith("}"));
    }

    private Summary run(String text, String... options) throws Exception {
        return runWith(text, concat(new String[] {"--in", "-"}, options));
    }

    private Summary runWith(String text, String... options) throws Exception {
        return batch(request(options), text, BatchTest::decide).run();
    }

    private static BatchRequest request(String... options) {
        return RunestoneCommand.parsed(
                        EvaluateCommand.class, concat(new String[] {"evaluate", "test", "--no-progress"}, options))
                .request();
    }

    private Batch batch(BatchRequest request, String text, Decider decider) {
        Guard guard = (deadline, work) -> {
            try {
                return CompletableFuture.completedFuture(work.call());
            } catch (Exception failed) {
                return CompletableFuture.failedFuture(failed);
            }
        };
        Batch.Model model = new Batch.Model(
                "test 1.0.0",
                INPUTS,
                List.of("decision"),
                decider,
                JsonMapper.builder().build().writer());
        return new Batch(
                request,
                model,
                guard,
                new Batch.Console(
                        new ByteArrayInputStream(text.getBytes(UTF_8)), out, new PrintStream(err, true, UTF_8)));
    }

    private static Map<String, Object> decide(Map<String, Object> inputs) {
        Map<?, ?> application = (Map<?, ?>) inputs.get("application");
        Object amount = application.get("amount");
        if (!(amount instanceof Number number)) {
            throw new ClassCastException();
        }
        if (number.doubleValue() < 0) {
            throw Refusal.invalid(
                            "The evaluation",
                            List.of(new Problem(
                                    Path.of("application", "amount"),
                                    amount + " is negative.",
                                    "Give what is asked for.")))
                    .asException();
        }
        Map<String, Object> decision = new LinkedHashMap<>();
        decision.put("outcome", number.doubleValue() > 1000 ? "decline" : "approve");
        decision.put(
                "seen",
                application.keySet().stream().map(String::valueOf).sorted().toList());
        return Map.of("decision", decision);
    }

    private static String[] concat(String[] first, String[] second) {
        String[] all = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
