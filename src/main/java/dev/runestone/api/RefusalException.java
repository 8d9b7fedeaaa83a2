package dev.runestone.api;

import java.util.stream.Collectors;

/** Carries a {@link Refusal} up to the door that renders it; it is no bug, so it has no stack trace. */
public final class RefusalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public RefusalException(Refusal refusal) {
        super(message(refusal), null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }

    private static String message(Refusal refusal) {
        if (refusal.problems().isEmpty()) {
            return refusal.detail();
        }
        return refusal.problems().stream()
                .map(Problem::toString)
                .collect(Collectors.joining("; ", refusal.detail() + " ", ""));
    }
}
