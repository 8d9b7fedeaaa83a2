package dev.runestone.execution;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fact.
 *
 * @param id its number, from 1; parents have lower ones
 * @param from the workflow input or component port that it came out of
 * @param value its value
 * @param parents the facts that its component saw
 * @param rules the rules that led to it
 */
public record FactView(int id, String from, @Nullable Object value, List<Integer> parents, List<String> rules) {
    public static FactView of(FactGraph.Node node) {
        return new FactView(node.id(), node.origin().toString(), node.value(), node.parents(), node.rules());
    }
}
