package dev.runestone.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One item of a stream.
 *
 * @param number its place in the source, from 0
 * @param content a JSON value, or a {@link Refusal} for one that is flawed; or, where {@code written} is true, its UTF-8 text as {@code byte[]}, which whoever needs the
 *     value parses, so that no source has to
 * @param written whether the content is text still
 * @param bytes what it takes in a buffer, about
 * @param arrivedNanos when it was read, by {@link System#nanoTime()}
 */
record Item(long number, @Nullable Object content, boolean written, int bytes, long arrivedNanos) {
    /** What a value that was not read from text is taken to weigh. */
    private static final int SMALL = 64;

    static Item of(long number, @Nullable Object value) {
        return new Item(number, value, false, SMALL, System.nanoTime());
    }

    static Item written(long number, byte[] json) {
        return new Item(number, json, true, SMALL + json.length, System.nanoTime());
    }

    /** An item that cannot be evaluated. */
    static Item flawed(long number, Refusal why) {
        return new Item(number, why, false, SMALL, System.nanoTime());
    }

    /**
     * The JSON value.
     *
     * @throws dev.runestone.api.RefusalException {@code MALFORMED} where the text is no JSON; why the item is flawed, where
     *     it is
     */
    @Nullable
    Object value(ObjectMapper mapper) {
        if (content instanceof Refusal flaw) {
            throw flaw.asException();
        }
        if (!written) {
            return content;
        }
        try {
            return mapper.readValue((byte[]) content, Object.class);
        } catch (JsonProcessingException malformed) {
            throw new Refusal(
                            Refusal.Kind.MALFORMED,
                            "The item is no JSON.",
                            List.of(new Problem(
                                    Path.ROOT,
                                    malformed.getOriginalMessage(),
                                    "Each line is one JSON value, without line breaks in it.")))
                    .asException();
        } catch (IOException never) {
            throw new IllegalStateException(never);
        }
    }
}
