package dev.runestone.cli;

import org.jspecify.annotations.Nullable;

/** What became of a row. */
sealed interface Verdict {
    /**
     * It was decided.
     *
     * @param json the line of the result file, without its end
     * @param outcome the outcome's label; null where the workflow gave none
     * @param truth what really became of the case; null where the file does not say
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, written as it is
    record Decided(
            byte[] json, @Nullable String outcome, @Nullable String truth) implements Verdict {}

    /** It was not decided, and why. */
    record Rejected(Row row, String reason) implements Verdict {}
}
