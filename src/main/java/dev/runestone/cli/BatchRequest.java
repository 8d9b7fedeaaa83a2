package dev.runestone.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the evaluate command is asked to do.
 *
 * @param workflow the workflow's name
 * @param version which version; null for the latest
 * @param input the file of cases; {@code -} for the standard input
 * @param format how they are written
 * @param separator what stands between the cells of CSV
 * @param decisions where the results go; {@code -} for the standard output
 * @param rejected where the rejected rows go; null for nowhere
 * @param threads how many threads decide
 * @param deadline how long a row may take
 * @param longestRow how many bytes a row may have
 * @param truth the column that says what really became of a case; null for none
 * @param kept the columns that go into the result
 * @param outcome the path of the outcome's label in the outputs; null for the member {@code outcome} of the first output
 * @param costs {@code truth:outcome} to what such a decision costs
 * @param references the name of something to compare with, to its cost
 * @param progress whether to show a progress bar; null for where there is a terminal
 */
record BatchRequest(
        String workflow,
        @Nullable String version,
        Path input,
        Format format,
        char separator,
        Path decisions,
        @Nullable Path rejected,
        int threads,
        Duration deadline,
        int longestRow,
        @Nullable String truth,
        List<String> kept,
        @Nullable String outcome,
        Map<String, Double> costs,
        Map<String, Double> references,
        @Nullable Boolean progress) {
    /** How cases are written. */
    enum Format {
        /** Comma-separated values under a line of column names. */
        CSV,
        /** A JSON object on each line. */
        JSONL
    }
}
