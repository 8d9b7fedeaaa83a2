package dev.runestone.composition;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which concept is a kind of which. A concept that it does not know is of no other kind.
 *
 * @param parents concept to the more general one that it is a kind of; without circles, see {@link #problems}
 */
public record Taxonomy(Map<String, String> parents) {
    /** Every concept stands for itself. */
    public static final Taxonomy FLAT = new Taxonomy(Map.of());

    public Taxonomy {
        parents = Map.copyOf(parents);
    }

    /** A problem for each circle: there would be no end to what its concepts are kinds of. */
    public List<Problem> problems(Path path) {
        List<Problem> problems = new ArrayList<>();
        Map<String, String> begunAt = new HashMap<>();
        for (String start : new TreeSet<>(parents.keySet())) {
            String at = start;
            while (at != null && begunAt.putIfAbsent(at, start) == null) {
                at = parents.get(at);
            }
            if (at != null && start.equals(begunAt.get(at))) {
                problems.add(new Problem(
                        path.member(at),
                        "The concept '" + at + "' is a kind of itself: " + circle(at) + ".",
                        "Let one of them be a kind of none."));
            }
        }
        return problems;
    }

    private String circle(String concept) {
        StringBuilder circle = new StringBuilder(concept);
        String at = concept;
        do {
            at = parents.get(at);
            circle.append(" → ").append(at);
        } while (!concept.equals(at));
        return circle.toString();
    }

    /** A concept and all that it is a kind of, the most general last. */
    List<String> kinds(String concept) {
        List<String> kinds = new ArrayList<>();
        for (String at = concept; at != null; at = parents.get(at)) {
            kinds.add(at);
        }
        return kinds;
    }
}
