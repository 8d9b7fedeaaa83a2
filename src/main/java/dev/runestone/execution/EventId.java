package dev.runestone.execution;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Ids that stand for others which are too long, or not of the right form, where they are to be used. */
final class EventId {
    private static final int LONGEST = 255;

    private EventId() {}

    /** The id of an event of a machine. */
    static String of(String id) {
        return id.length() <= LONGEST ? id : hash(id);
    }

    /** A text of 64 hexadecimal digits: the same for the same id, another for another. */
    static String hash(String id) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
