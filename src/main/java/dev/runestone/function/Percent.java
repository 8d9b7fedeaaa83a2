package dev.runestone.function;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Percent-encoding (RFC 3986) of one part of a URL: whatever is not unreserved is encoded, so that it stays one part. */
final class Percent {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private Percent() {}

    static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte each : text.getBytes(UTF_8)) {
            if (each > 0 && UNRESERVED.indexOf(each) >= 0) {
                encoded.append((char) each);
            } else {
                encoded.append('%').append(String.format("%02X", each));
            }
        }
        return encoded.toString();
    }
}
