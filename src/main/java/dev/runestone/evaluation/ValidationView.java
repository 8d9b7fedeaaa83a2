package dev.runestone.evaluation;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How outputs stand against what they were held against.
 *
 * @param valid whether there is no violation of the severity {@code error}
 * @param violations worst first
 */
@Schema(description = "Whether outputs are as they should be.")
record ValidationView(boolean valid, List<ViolationView> violations) {

    /**
     * A violation.
     *
     * @param severity {@code error}, {@code warning} or {@code info}
     * @param source {@code schema} or {@code assertion}
     * @param pointer where, as a JSON pointer into the outputs, or to the assertion
     * @param message what is wrong
     */
    record ViolationView(String severity, String source, String pointer, String message) {
        static ViolationView of(Violation violation) {
            return new ViolationView(
                    ValidationArguments.word(violation.severity()),
                    violation.source() == Violation.Source.SCHEMA ? "schema" : "assertion",
                    violation.path().pointer(),
                    violation.message());
        }
    }

    static ValidationView of(List<Violation> violations) {
        return new ValidationView(
                violations.stream()
                        .noneMatch(
                                violation -> violation.severity() == dev.runestone.workflow.Assertion.Severity.ERROR),
                violations.stream().map(ViolationView::of).toList());
    }
}
