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
    private byte[] bytes = new byte[0];
    private int position;
    private int filled;

    /**
     * @param longest how many bytes a line may have
     * @param numbers gives each item its number
     */
    Lines(int longest, LongSupplier numbers) {
        this.longest = longest;
        this.numbers = numbers;
    }

    /** Takes the next bytes, which may not change until {@link #next} has come to their end. */
    void feed(byte[] more, int count) {
        bytes = more;
        position = 0;
        filled = count;
    }

    /**
     * The next item whose line has ended; null where more bytes are needed.
     *
     * @throws dev.runestone.api.RefusalException {@code TOO_LARGE} where the line is too long
     */
    @Nullable
    Item next() {
        while (position < filled) {
            int end = position;
            while (end < filled && bytes[end] != '\n') {
                end++;
            }
            append(end);
            position = Math.min(end + 1, filled);
            Item item = end < filled ? end() : null;
            if (item != null) {
                return item;
            }
        }
        return null;
    }

    private void append(int end) {
        if (begun.size() + (long) end - position > longest) {
            throw new Refusal(
                            Refusal.Kind.TOO_LARGE,
                            "An item has more than " + longest + " bytes (runestone.streams.item-bytes).",
                            List.of(new Problem(
                                    Path.ROOT,
                                    "The line is too long.",
                                    "Each line is one JSON value; is a line break missing?")))
                    .asException();
        }
        begun.write(bytes, position, end - position);
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
