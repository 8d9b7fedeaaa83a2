package dev.runestone.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runestone.workflow.Assertion;
import dev.runestone.workflow.Assertion.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a result is held against.
 *
 * @param schemas output to JSON Schema
 * @param assertions what must hold of the outputs
 * @param enforced a violation of this severity or worse fails the evaluation; null where none does
 */
record ValidationRules(
        Map<String, JsonNode> schemas,
        List<Assertion> assertions,
        @Nullable Severity enforced) {
    /** Nothing beyond what the workflow says itself. */
    static final ValidationRules NONE = new ValidationRules(Map.of(), List.of(), null);

    ValidationRules {
        schemas = new LinkedHashMap<>(schemas);
        assertions = List.copyOf(assertions);
    }

    /** These with those of a workflow before them. */
    ValidationRules after(List<Assertion> others) {
        if (others.isEmpty()) {
            return this;
        }
        List<Assertion> all = new ArrayList<>(others);
        all.addAll(assertions);
        return new ValidationRules(schemas, all, enforced);
    }

    boolean isEmpty() {
        return schemas.isEmpty() && assertions.isEmpty();
    }

    /** Whether a result with such violations fails. */
    boolean refuses(List<Violation> violations) {
        return enforced != null
                && violations.stream()
                        .anyMatch(violation -> violation.severity().compareTo(enforced) <= 0);
    }
}
