package dev.runestone.cli;

import com.fasterxml.jackson.databind.ObjectWriter;
import dev.runestone.api.Problem;
import dev.runestone.workflow.Type;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides a file of cases. One thread reads rows and writes verdicts, the guarded threads decide chunks of rows; what is
 * in between is bounded, so memory does not grow with the file.
 */
final class Batch {
    private static final Path STANDARD_INPUT = Path.of("-");
    private static final int CHUNK_ROWS = 64;
    private static final int CHUNK_CHARACTERS = 1 << 18;
    private static final int CHUNKS_PER_THREAD = 4;
    private static final Duration INTERRUPTION_WAIT = Duration.ofSeconds(10);

    private final BatchRequest request;
    private final Model model;
    private final Guard guard;
    private final Console console;
    private final Tally tally = new Tally();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopped;

    /**
     * What decides.
     *
     * @param title the workflow's name and version
     * @param inputs its inputs
     * @param outputs the names of its outputs, the first one first
     */
    record Model(String title, Map<String, Type> inputs, List<String> outputs, Decider decider, ObjectWriter json) {}

    /** The standard streams. */
    record Console(InputStream in, OutputStream out, PrintStream err) {}

    Batch(BatchRequest request, Model model, Guard guard, Console console) {
        this.request = request;
        this.model = model;
        this.guard = guard;
        this.console = console;
    }

    /**
     * Runs to the end of the file.
     *
     * @throws BatchFailure where it cannot begin or go on
     */
    Summary run() throws BatchFailure, IOException, InterruptedException {
        Costs costs = Costs.parse(request.costs());
        if (!costs.isEmpty() && request.truth() == null) {
            throw new BatchFailure(ExitCode.USAGE, "--cost needs --truth, the column that says what became of a case.");
        }
        long began = System.nanoTime();
        try (RowReader rows = open()) {
            CaseReader cases = cases(rows);
            try (Output output = Output.open(request.decisions(), request.rejected(), console.out());
                    Progress progress = progress()) {
                decide(rows, new RowDecision(cases, model.decider(), outcomePath(), model.json()), output, progress);
            }
        } finally {
            ended.countDown();
        }
        return new Summary(
                model.title(), tally, Duration.ofNanos(System.nanoTime() - began), costs, request.references());
    }

    /** Ends the run early, with whole files, and waits for that; for the shutdown of the process. */
    void stop() throws InterruptedException {
        stopped = true;
        if (!ended.await(INTERRUPTION_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
            console.err()
                    .println("The batch did not end within " + INTERRUPTION_WAIT + "; its files may be cut short.");
        }
    }

    boolean isStopped() {
        return stopped;
    }

    private void decide(RowReader rows, RowDecision decision, Output output, Progress progress)
            throws IOException, InterruptedException, BatchFailure {
        Window window = new Window(
                guard,
                decision,
                request.deadline(),
                CHUNKS_PER_THREAD * request.threads(),
                verdict -> take(verdict, output));
        List<Row> chunk = new ArrayList<>(CHUNK_ROWS);
        int characters = 0;
        for (Row row = rows.next(); row != null && !stopped; row = rows.next()) {
            chunk.add(row);
            characters += row.text().length();
            if (chunk.size() == CHUNK_ROWS || characters > CHUNK_CHARACTERS) {
                window.add(chunk);
                chunk = new ArrayList<>(CHUNK_ROWS);
                characters = 0;
                progress.at(rows.bytes(), tally.rows());
            }
        }
        if (!chunk.isEmpty() && !stopped) {
            window.add(chunk);
        }
        window.drain();
        progress.at(rows.bytes(), tally.rows());
    }

    private void take(Verdict verdict, Output output) throws IOException {
        // what ends during a shutdown may have failed because of it
        if (stopped) {
            return;
        }
        if (verdict instanceof Verdict.Decided decided) {
            output.write(decided);
            tally.decided(decided.outcome(), decided.truth());
        } else if (verdict instanceof Verdict.Rejected rejected) {
            output.write(rejected);
            tally.rejected();
        }
    }

    private RowReader open() throws IOException, BatchFailure {
        Path input = request.input();
        boolean standard = input.equals(STANDARD_INPUT);
        if (!standard && !Files.isRegularFile(input) && !Files.isReadable(input)) {
            throw new BatchFailure(ExitCode.USAGE, "There is no file '" + input + "' that can be read.");
        }
        for (Path output :
                List.of(request.decisions(), request.rejected() == null ? request.decisions() : request.rejected())) {
            if (!standard && Files.exists(output) && Files.isSameFile(input, output)) {
                throw new BatchFailure(ExitCode.USAGE, "'" + output + "' is read and cannot be written to as well.");
            }
        }
        if (request.decisions().equals(request.rejected())) {
            throw new BatchFailure(ExitCode.USAGE, "--out and --rejected name the same file.");
        }
        InputStream stream = standard ? console.in() : new BufferedInputStream(Files.newInputStream(input));
        return request.format() == BatchRequest.Format.CSV
                ? RowReader.csv(stream, request.separator(), request.longestRow())
                : RowReader.lines(stream, request.longestRow());
    }

    private CaseReader cases(RowReader rows) throws IOException, BatchFailure {
        Columns columns = Columns.of(model.inputs(), request.truth(), request.kept());
        if (request.format() == BatchRequest.Format.JSONL) {
            return new JsonCases(columns);
        }
        Row first = rows.next();
        if (first == null) {
            throw new BatchFailure(ExitCode.USAGE, "The input is empty; a line of column names comes first.");
        }
        List<String> header = header(first);
        List<Problem> problems = columns.problems(header);
        if (!problems.isEmpty()) {
            throw new BatchFailure(
                    ExitCode.USAGE,
                    problems.stream()
                            .map(Problem::toString)
                            .collect(Collectors.joining(
                                    "\n  ", "The columns do not fit " + model.title() + ":\n  ", "")));
        }
        return new CsvCases(columns, header, request.separator());
    }

    private List<String> header(Row first) throws BatchFailure {
        try {
            if (first.defect() != null) {
                throw new RowDefect(first.defect());
            }
            return CsvCells.of(first.text(), request.separator()).stream()
                    .map(String::strip)
                    .toList();
        } catch (RowDefect defect) {
            throw new BatchFailure(ExitCode.USAGE, "The line of column names cannot be read. " + defect.reason());
        }
    }

    private List<String> outcomePath() {
        if (request.outcome() != null) {
            return List.of(request.outcome().split("\\."));
        }
        return model.outputs().isEmpty()
                ? List.of("outcome")
                : List.of(model.outputs().get(0), "outcome");
    }

    private Progress progress() throws IOException {
        @Nullable Boolean asked = request.progress();
        boolean shown = asked == null ? Progress.isTerminal() : asked;
        if (!shown) {
            return Progress.hidden();
        }
        Path input = request.input();
        return Progress.shown(Files.isRegularFile(input) ? Files.size(input) : -1, console.err());
    }
}
