package dev.runestone.crash;

import java.util.List;

/**
 * A call that reached the ledger.
 *
 * @param run the run that called
 * @param call what was called, the last part of the URL
 * @param attempt the attempt by its number
 * @param key the idempotency key as it came: {@code run/component/attempt}
 * @param nonce what was answered, unlike any other; {@link #REFUSED} where the call was answered with an error
 */
record LedgerLine(String run, String call, int attempt, String key, String nonce) {
    static final String REFUSED = "-";

    boolean succeeded() {
        return !nonce.equals(REFUSED);
    }

    static LedgerLine parse(String line) {
        List<String> parts = List.of(line.split(" ", -1));
        return new LedgerLine(parts.get(0), parts.get(1), Integer.parseInt(parts.get(2)), parts.get(3), parts.get(4));
    }

    @Override
    public String toString() {
        return String.join(" ", run, call, Integer.toString(attempt), key, nonce);
    }
}
