package dev.runestone.execution;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** Tokens of parked steps: they name their run, and nobody can guess the rest. */
final class Tokens {
    private static final int BYTES = 18;

    private Tokens() {}

    /** The same for each execution of an attempt, also after a crash. */
    static String of(String run, String nonce, String component, int attempt) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((nonce + '/' + component + '/' + attempt).getBytes(StandardCharsets.UTF_8));
            return run + '.' + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, BYTES));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** The run that a token belongs to; empty where it is none. */
    static String run(String token) {
        int dot = token.indexOf('.');
        return dot < 0 ? "" : token.substring(0, dot);
    }
}
