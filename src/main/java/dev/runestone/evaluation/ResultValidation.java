package dev.runestone.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.api.Path;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.expression.Expressions;
import dev.runestone.workflow.Assertion;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds the outputs of workflows against JSON Schemas and assertions in FEEL. */
@Singleton
final class ResultValidation {
    private final JsonSchemas schemas;
    private final Expressions expressions;
    private final ObjectMapper mapper;
    private final int most;

    ResultValidation(JsonSchemas schemas, Expressions expressions, ObjectMapper mapper, ValidationConfig config) {
        this.schemas = schemas;
        this.expressions = expressions;
        this.mapper = mapper;
        this.most = config.violations();
    }

    /**
     * What is wrong with a result, worst first. An assertion that cannot be evaluated does not hold.
     *
     * @param declared the names of outputs that assertions may speak of; null where there is no fact for one
     * @param outputs output name to JSON value
     * @param inputs what the workflow was given
     * @throws RefusalException {@code INVALID} where a schema or an expression cannot be read
     */
    List<Violation> validate(
            ValidationRules rules,
            Collection<String> declared,
            Map<String, ? extends @Nullable Object> outputs,
            Map<String, ?> inputs) {
        if (rules.isEmpty()) {
            return List.of();
        }
        List<Violation> violations = new ArrayList<>();
        rules.schemas()
                .forEach((output, schema) -> violations.addAll(
                        outputs.containsKey(output)
                                ? schemas.violations(
                                        schema, mapper.valueToTree(outputs.get(output)), Path.of(output), most)
                                : List.of(missing(output))));
        Map<String, @Nullable Object> variables = new HashMap<>();
        declared.forEach(output -> variables.put(output, null));
        variables.putAll(outputs);
        variables.put(Assertion.INPUTS, inputs);
        for (int i = 0; i < rules.assertions().size(); i++) {
            check(rules.assertions().get(i), Path.of("assertions", i), variables, violations);
        }
        violations.sort(Comparator.comparing(Violation::severity));
        return violations.size() > most ? List.copyOf(violations.subList(0, most)) : List.copyOf(violations);
    }

    private static Violation missing(String output) {
        return new Violation(
                Assertion.Severity.ERROR,
                Violation.Source.SCHEMA,
                Path.of(output),
                "There is no output '" + output + "'.");
    }

    private void check(
            Assertion assertion, Path at, Map<String, @Nullable Object> variables, List<Violation> violations) {
        Object holds;
        try {
            holds = expressions
                    .compile(assertion.expression(), variables.keySet())
                    .evaluate(variables);
        } catch (RefusalException refused) {
            if (refused.refusal().kind() == Refusal.Kind.TIMEOUT) {
                throw refused;
            }
            violations.add(violation(assertion, at, ": " + refused.getMessage()));
            return;
        }
        if (!Boolean.TRUE.equals(holds)) {
            violations.add(
                    violation(assertion, at, holds == null || holds instanceof Boolean ? "" : ": it is " + holds));
        }
    }

    private static Violation violation(Assertion assertion, Path at, String why) {
        String message = assertion.message().isEmpty()
                ? "'" + assertion.expression() + "' does not hold" + (why.isEmpty() ? "." : why)
                : assertion.message();
        return new Violation(assertion.severity(), Violation.Source.ASSERTION, at, message);
    }
}
