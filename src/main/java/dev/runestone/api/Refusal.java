package dev.runestone.api;

import java.util.List;
import java.util.Locale;

/**
 * Why a request was not carried out. Every door renders it in its own form: problem+json with the kind's status over
 * REST, an exit code in the command line.
 *
 * @param kind what sort of refusal it is
 * @param detail one sentence for the caller, with the values at fault
 * @param problems every violation found; may be empty where the detail says it all
 */
public record Refusal(Kind kind, String detail, List<Problem> problems) {

    /** The sorts of refusal, each with the HTTP status that it is answered with. */
    public enum Kind {
        MALFORMED(400, "Malformed request"),
        NOT_FOUND(404, "Not found"),
        CONFLICT(409, "Conflict"),
        GONE(410, "Gone"),
        PRECONDITION_FAILED(412, "Precondition failed"),
        TOO_LARGE(413, "Too large"),
        INVALID(422, "Invalid content"),
        PRECONDITION_REQUIRED(428, "Precondition required"),
        LIMIT_EXCEEDED(422, "Limit exceeded"),
        BUSY(503, "Busy"),
        UNAVAILABLE(503, "Unavailable"),
        TIMEOUT(504, "Deadline passed");

        private final int status;
        private final String title;

        Kind(int status, String title) {
            this.status = status;
            this.title = title;
        }

        public int status() {
            return status;
        }

        public String title() {
            return title;
        }

        /** The problem type of RFC 9457, for example {@code urn:runestone:problem:limit-exceeded}. */
        public String type() {
            return "urn:runestone:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Refusal {
        problems = List.copyOf(problems);
    }

    public static Refusal notFound(String detail) {
        return new Refusal(Kind.NOT_FOUND, detail, List.of());
    }

    public static Refusal conflict(String detail) {
        return new Refusal(Kind.CONFLICT, detail, List.of());
    }

    /** A request that says nothing. */
    public static Refusal withoutBody() {
        return new Refusal(Kind.MALFORMED, "The request has no body.", List.of());
    }

    /** A refusal for these problems, in the singular or the plural as fits. */
    public static Refusal invalid(String what, List<Problem> problems) {
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return new Refusal(Kind.INVALID, what + " has " + count + ".", problems);
    }

    /** This refusal, to be thrown up to the door. */
    public RefusalException asException() {
        return new RefusalException(this);
    }
}
