package dev.runestone.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What every failed request is answered with: application/problem+json (RFC 9457) and, as its extension, every
 * violation found. {@code META-INF/openapi.yaml} describes it.
 *
 * @param type a stable name of the sort of problem
 * @param errors every violation; empty where the detail says it all
 * @param incident for an error of ours: the id that the log knows it by
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ProblemDocument(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        List<Violation> errors,
        @Nullable String incident) {

    static final String MEDIA_TYPE = "application/problem+json";

    /** One violation: where, what, and how to mend it. */
    record Violation(String pointer, String path, String message, String hint) {

        static Violation of(Problem problem) {
            return new Violation(
                    problem.path().pointer(), problem.path().toString(), problem.message(), problem.hint());
        }
    }

    static ProblemDocument of(Refusal refusal, String instance) {
        return new ProblemDocument(
                refusal.kind().type(),
                refusal.kind().title(),
                refusal.kind().status(),
                refusal.detail(),
                instance,
                refusal.problems().stream().map(Violation::of).toList(),
                null);
    }

    /** A problem that is named after its HTTP status, for what fails before a feature sees the request. */
    static ProblemDocument of(int status, String title, String detail, String instance) {
        String name = title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return new ProblemDocument(urn(name), title, status, detail, instance, List.of(), null);
    }

    static ProblemDocument ofIncident(String incident, String instance) {
        return new ProblemDocument(
                urn("internal-error"),
                "Internal error",
                500,
                "Something went wrong on our side. The log explains it under incident " + incident + ".",
                instance,
                List.of(),
                incident);
    }

    private static String urn(String name) {
        return "urn:runestone:problem:" + name;
    }
}
