package dev.runestone.cli;

import dev.runestone.cli.BatchRequest.Format;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Decides every row of a file. */
@Command(
        name = "evaluate",
        description = {
            "Decide every row of a file with a workflow.",
            "",
            "The file is read as a stream. A CSV file begins with a line of column names; an empty cell is no value. "
                    + "A JSONL file has a JSON object on each line. The columns or members are those of the workflow's "
                    + "input where it has one that is an object, and else its inputs. Results are written in the order "
                    + "of the file, a JSON object on each line: the line's number in the input, then the outputs. "
                    + "A row that cannot be decided is put into the file of rejected rows with the reason, and the "
                    + "batch goes on.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = RunestoneVersion.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every row was decided",
            "1:the batch could not run, or not to its end",
            "2:the command line or the columns do not fit",
            "3:some rows were rejected"
        },
        footer = {
            "",
            "Example:",
            "  runestone evaluate credit-decision --in applications.csv --out decisions.jsonl \\",
            "      --rejected rejected.csv --truth class --cost bad:approve=5 --cost good:decline=1"
        })
final class EvaluateCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "WORKFLOW",
            description = "The workflow's name, or name:version; without a version the latest one decides.")
    private String workflow = "";

    @Option(
            names = {"-i", "--in"},
            paramLabel = "FILE",
            required = true,
            description = "The cases, .csv or .jsonl; - for the standard input.")
    private Path input = Path.of("-");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "csv or jsonl (default: what the file's name says; csv for the standard input).")
    private @Nullable Format format;

    @Option(
            names = "--separator",
            paramLabel = "CHAR",
            defaultValue = ",",
            description = "What stands between the cells of CSV, one character or 'tab' (default: ${DEFAULT-VALUE}).")
    private String separator = ",";

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            defaultValue = "-",
            description = "Where the results go (default: the standard output). What it held is replaced.")
    private Path decisions = Path.of("-");

    @Option(
            names = "--rejected",
            paramLabel = "FILE",
            description =
                    "Where the rejected rows go: a CSV file of line, reason and row (default: they are only counted).")
    private @Nullable Path rejected;

    @Option(
            names = "--keep",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns to copy into the result, such as a customer number. They need not be inputs.")
    private List<String> kept = List.of();

    @Option(
            names = "--truth",
            paramLabel = "COLUMN",
            description = "The column that says what really became of the case. It is not shown to the workflow; the "
                    + "summary sets it against the outcomes.")
    private @Nullable String truth;

    @Option(
            names = "--cost",
            paramLabel = "TRUTH:OUTCOME=COST",
            description = "What a decision costs, given the truth; to be repeated. What is not named costs nothing.")
    private Map<String, Double> costs = new LinkedHashMap<>();

    @Option(
            names = "--reference",
            paramLabel = "NAME=COST",
            description = "Something else to compare the cost with; to be repeated.")
    private Map<String, Double> references = new LinkedHashMap<>();

    @Option(
            names = "--outcome",
            paramLabel = "PATH",
            description =
                    "Where the outcome stands in the outputs (default: the member 'outcome' of the first output).")
    private @Nullable String outcome;

    @Option(
            names = {"-t", "--threads"},
            paramLabel = "N",
            description = "How many threads decide (default: the number of processors).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--deadline",
            paramLabel = "DURATION",
            defaultValue = "PT5S",
            description = "How long a row may take before it is rejected (default: ${DEFAULT-VALUE}).")
    private Duration deadline = Duration.ofSeconds(5);

    @Option(
            names = "--longest-row",
            paramLabel = "BYTES",
            defaultValue = "65536",
            description = "How long a row may be before it is rejected (default: ${DEFAULT-VALUE}).")
    private int longestRow = 65_536;

    @Option(
            names = "--progress",
            negatable = true,
            description = "Show a progress bar, or do not (default: where there is a terminal).")
    private @Nullable Boolean progress;

    @Mixin
    private Folders folders = new Folders();

    @Override
    public void run() {
        BatchRequest request = request();
        folders.configure();
        Offline.run(
                EvaluateApplication.class,
                Map.of("runestone.knowledge.workers.threads", String.valueOf(request.threads())),
                spec().commandLine().getParent().getParseResult().originalArgs());
    }

    /** What the options ask for, checked. */
    BatchRequest request() {
        if (threads < 1 || threads > 256) {
            throw wrong("--threads must be between 1 and 256, not " + threads + ".");
        }
        if (deadline.isNegative() || deadline.isZero() || deadline.compareTo(Duration.ofHours(1)) > 0) {
            throw wrong("--deadline must be more than zero and at most PT1H, not " + deadline + ".");
        }
        if (longestRow < 64 || longestRow > 16 << 20) {
            throw wrong("--longest-row must be between 64 and 16777216 bytes, not " + longestRow + ".");
        }
        int colon = workflow.indexOf(':');
        return new BatchRequest(
                colon < 0 ? workflow : workflow.substring(0, colon),
                colon < 0 ? null : workflow.substring(colon + 1),
                input,
                format == null ? formatOf(input) : format,
                separator(),
                decisions,
                rejected,
                threads,
                deadline,
                longestRow,
                truth,
                kept,
                outcome,
                costs,
                references,
                progress);
    }

    private Format formatOf(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
            return Format.JSONL;
        }
        if (name.endsWith(".csv") || name.equals("-")) {
            return Format.CSV;
        }
        throw wrong("The name '" + file + "' does not say how the cases are written; say --format csv or jsonl.");
    }

    private char separator() {
        if (separator.equals("tab")) {
            return '\t';
        }
        if (separator.length() != 1 || "\"\r\n".contains(separator)) {
            throw wrong("--separator must be one character or 'tab', not '" + separator + "'.");
        }
        return separator.charAt(0);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec().commandLine(), message);
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("The command was not made by its command line.");
        }
        return spec;
    }
}
