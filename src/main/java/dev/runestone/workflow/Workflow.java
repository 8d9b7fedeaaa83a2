package dev.runestone.workflow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A directed acyclic graph of components joined by typed ports.
 *
 * @param name what it is called in the catalog
 * @param version its version
 * @param description what it is for, in a sentence; may be empty
 * @param inputs what it is given: input name to type
 * @param components its nodes by name, in the order in which the definition lists them
 * @param outputs what it gives: output name to the endpoint whose fact it is
 */
public record Workflow(
        String name,
        Version version,
        String description,
        Map<String, Type> inputs,
        Map<String, Component> components,
        Map<String, Endpoint> outputs) {
    public Workflow {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        components = Collections.unmodifiableMap(new LinkedHashMap<>(components));
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }
}
