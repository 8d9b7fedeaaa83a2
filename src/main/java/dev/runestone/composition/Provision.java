package dev.runestone.composition;

import java.util.Map;
import java.util.Set;

/**
 * What a component of a composition can do.
 *
 * @param definition the component as in the definition of a workflow, without {@code from}
 * @param needs input name to the concept that it takes
 * @param provides the concept that its fact is, by the empty text, or member of its fact to the concept that the member is
 * @param cost what one use costs
 */
record Provision(Map<String, Object> definition, Map<String, String> needs, Map<String, String> provides, double cost) {
    /** The "member" that is the whole fact. */
    static final String WHOLE = "";

    Offer offer(String name) {
        return new Offer(name, Set.copyOf(needs.values()), Set.copyOf(provides.values()), cost);
    }

    /** The member of its fact that is a concept. */
    String member(String concept) {
        return provides.entrySet().stream()
                .filter(entry -> entry.getValue().equals(concept))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }
}
