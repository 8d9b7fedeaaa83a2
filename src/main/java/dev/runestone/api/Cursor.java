package dev.runestone.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The opaque place in a list where a page ended: the key of its last item. Keys, unlike offsets, stay right while
 * items come and go.
 */
public final class Cursor {
    private Cursor() {}

    static String encode(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(UTF_8));
    }

    /**
     * The key that a cursor carries; empty, which sorts before every key, where there is no cursor.
     *
     * @throws RefusalException {@code MALFORMED} where it is no cursor of ours
     */
    public static String decode(@Nullable String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return "";
        }
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
        } catch (IllegalArgumentException notBase64) {
            throw new Refusal(
                            Refusal.Kind.MALFORMED,
                            "The cursor is not one that a page gave out.",
                            List.of(new Problem(
                                    Path.of("cursor"),
                                    "'" + cursor + "' is no cursor.",
                                    "Send the 'next' of the page before, or none for the first page.")))
                    .asException();
        }
    }

    /**
     * The number behind which something goes on to be read.
     *
     * @param name of the header or parameter
     * @param text up to 18 digits
     * @param what it should be the number of, for the message
     * @param hint what to do instead
     * @throws RefusalException {@code MALFORMED} where it is none
     */
    public static long number(String name, String text, String what, String hint) {
        if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            throw new Refusal(
                            Refusal.Kind.MALFORMED,
                            "The place to go on from cannot be read.",
                            List.of(new Problem(Path.of(name), "'" + text + "' is no " + what + ".", hint)))
                    .asException();
        }
        return Long.parseLong(text);
    }

    /**
     * A page size between 1 and the maximum.
     *
     * @throws RefusalException {@code MALFORMED} where it lies outside
     */
    public static int limit(@Nullable Integer asked, int standard, int maximum) {
        int limit = asked == null ? standard : asked;
        if (limit < 1 || limit > maximum) {
            throw new Refusal(
                            Refusal.Kind.MALFORMED,
                            "The page size is out of range.",
                            List.of(new Problem(
                                    Path.of("limit"),
                                    limit + " is not between 1 and " + maximum + ".",
                                    "Leave it out for pages of " + standard + ".")))
                    .asException();
        }
        return limit;
    }
}
