package dev.runestone.composition;

import java.util.Map;

/**
 * A workflow that is to be composed.
 *
 * @param name what the workflow is to be called
 * @param version its version
 * @param description what it is for
 * @param inputs input name to the concept that it is
 * @param types input name to its type, in the words of JSON Schema; those that are left out are anything
 * @param outputs output name to the concept that is wanted
 * @param taxonomy which concept is a kind of which
 * @param components the components that can be used, by name
 * @param alternatives whether cheaper plans of more layers are wanted as well
 */
record Composition(
        String name,
        String version,
        String description,
        Map<String, String> inputs,
        Map<String, Object> types,
        Map<String, String> outputs,
        Taxonomy taxonomy,
        Map<String, Provision> components,
        boolean alternatives) {}
