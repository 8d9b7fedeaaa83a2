package dev.runestone.composition;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.workflow.Names;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a component of a request needs, provides and costs. */
final class ProvisionReader {
    private static final int LONGEST_CONCEPT = 200;

    private final Path path;
    private final List<Problem> problems;

    ProvisionReader(Path path, List<Problem> problems) {
        this.path = path;
        this.problems = problems;
    }

    Optional<Provision> provision(@Nullable Map<String, Object> members) {
        int before = problems.size();
        if (members == null) {
            problems.add(new Problem(path, "That is no component.", "Write it as {needs: …, provides: …, step: …}."));
            return Optional.empty();
        }
        Map<String, Object> definition = new LinkedHashMap<>(members);
        if (definition.containsKey("from")) {
            problems.add(new Problem(
                    path.member("from"), "Composing says where inputs come from.", "Write 'needs' instead."));
        }
        Map<String, String> needs = concepts("needs", definition.remove("needs"));
        Map<String, String> provides = provides(definition.remove("provides"));
        double cost = cost(definition.remove("cost"));
        return problems.size() > before
                ? Optional.empty()
                : Optional.of(new Provision(definition, needs, provides, cost));
    }

    private Map<String, String> provides(@Nullable Object value) {
        if (value instanceof String) {
            return isConcept(path.member("provides"), value) ? Map.of(Provision.WHOLE, (String) value) : Map.of();
        }
        return concepts("provides", value);
    }

    private Map<String, String> concepts(String member, @Nullable Object value) {
        Map<String, String> concepts = new LinkedHashMap<>();
        if (!(value instanceof Map<?, ?> entries) || entries.isEmpty()) {
            problems.add(new Problem(
                    path.member(member),
                    "'" + member + "' names no concept.",
                    member.equals("needs") ? "Write {input: concept}." : "Write a concept or {member: concept}."));
            return concepts;
        }
        entries.forEach((key, concept) -> {
            String name = String.valueOf(key);
            if (!Names.isName(name)) {
                problems.add(new Problem(
                        path.member(member).member(name),
                        "'" + name + "' is no name.",
                        "Names look like " + Names.FORM));
            }
            if (isConcept(path.member(member).member(name), concept)) {
                concepts.put(name, (String) concept);
            }
        });
        return concepts;
    }

    private boolean isConcept(Path at, @Nullable Object value) {
        return isConcept(at, value, problems);
    }

    /** Whether a value is a concept; a problem where it is none. */
    static boolean isConcept(Path at, @Nullable Object value, List<Problem> problems) {
        if (value instanceof String text && !text.isBlank() && text.length() <= LONGEST_CONCEPT) {
            return true;
        }
        problems.add(new Problem(
                at, "That is no concept.", "A concept is a text of 1 to " + LONGEST_CONCEPT + " characters."));
        return false;
    }

    private double cost(@Nullable Object value) {
        if (value == null) {
            return 1;
        }
        if (value instanceof Number number && number.doubleValue() > 0 && number.doubleValue() <= 1e9) {
            return number.doubleValue();
        }
        problems.add(new Problem(
                path.member("cost"), "The cost is " + value + ".", "Write a number above 0 and up to 1000000000."));
        return 1;
    }
}
