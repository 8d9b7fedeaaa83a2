package dev.runestone.execution;

import java.util.List;

/**
 * Why a fact is as it is.
 *
 * @param facts the fact's ancestors and the fact itself, last
 * @param inputs the workflow's inputs among them
 * @param components the components that made the others, in an order in which they can have run
 * @param rules the rules that fired on the way, each once, in that order
 */
public record Ancestry(List<FactGraph.Node> facts, List<String> inputs, List<String> components, List<String> rules) {
    public Ancestry {
        facts = List.copyOf(facts);
        inputs = List.copyOf(inputs);
        components = List.copyOf(components);
        rules = List.copyOf(rules);
    }
}
