package dev.runestone.evaluation;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Cuts bytes, as they come, into the items of newline-delimited JSON. Empty lines are none. */
final class Lines {
    private final int longest;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream(0);
    private final LongSupplier numbers;

    /**
     * @param longest how many bytes a line may have
     * @param numbers gives each item its number
     */
    Lines(int longest, LongSupplier numbers) {
        this.longest = longest;
        this.numbers = numbers;
    }

    /** Where the first line break is, or the end. */
    static int lineEnd(byte[] bytes, int from, int to) {
        int end = from;
        while (end < to && bytes[end] != '\n') {
            end++;
        }
        return end;
    }

    /**
     * Takes the bytes up to a line's end or a part of a line.
     *
     * @param ends whether the line ends with them
     * @return the item; null where the line goes on or is empty
     * @throws dev.runestone.api.RefusalException {@code TOO_LARGE} where the line is too long
     */
    @Nullable
    Item line(byte[] bytes, int from, int to, boolean ends) {
        if (begun.size() + (long) to - from > longest) {
            throw new Refusal(
                            Refusal.Kind.TOO_LARGE,
                            "An item has more than " + longest + " bytes (runestone.streams.item-bytes).",
                            List.of(new Problem(
                                    Path.ROOT,
                                    "The line is too long.",
                                    "Each line is one JSON value; is a line break missing?")))
                    .asException();
        }
        begun.write(bytes, from, to - from);
        return ends ? end() : null;
    }

    /** The line that is under way at the end of everything; null where there is none. */
    @Nullable
    Item end() {
        byte[] line = begun.toByteArray();
        begun.reset();
        for (byte each : line) {
            if (each > ' ' || each < 0) {
                return Item.written(numbers.getAsLong(), line);
            }
        }
        return null;
    }
}
