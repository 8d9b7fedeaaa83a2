package dev.runestone.workflow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A query that is asked of a knowledge base in the place of firing its rules.
 *
 * @param name the query's name
 * @param arguments parameter to a FEEL expression over the component's inputs; a parameter without one is a question, and
 *     its values are in the answer
 */
public record RuleQuery(String name, Map<String, String> arguments) {
    public RuleQuery {
        arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    }
}
