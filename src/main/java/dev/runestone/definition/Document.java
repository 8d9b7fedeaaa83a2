package dev.runestone.definition;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.definition.Element.Mapping;
import dev.runestone.definition.Element.Scalar;
import dev.runestone.definition.Element.Sequence;
import dev.runestone.workflow.Names;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Typed access to a document that notes everything that is not as it should be. */
final class Document {
    /** More problems than this help nobody. */
    private static final int PROBLEMS = 100;

    private final Set<Problem> problems = new LinkedHashSet<>();
    private final boolean placed;

    Document() {
        this(true);
    }

    /** Notes line and column of each problem, unless told otherwise. */
    Document(boolean placed) {
        this.placed = placed;
    }

    /** A value and its path. */
    record At(Path path, Element element) {
        At element(int index, Element element) {
            return new At(path.element(index), element);
        }
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    void problem(At at, String message, String hint) {
        if (problems.size() < PROBLEMS) {
            problems.add(
                    placed ? located(at.path(), message, hint, at.element()) : new Problem(at.path(), message, hint));
        }
    }

    static Problem located(Path path, String message, String hint, Element element) {
        return new Problem(path, message + " (line " + element.line() + ", column " + element.column() + ")", hint);
    }

    /** The mapping's members; none, and a problem, where it is no mapping. */
    Map<String, Element> members(At at, String form) {
        if (at.element() instanceof Mapping mapping) {
            return mapping.members();
        }
        problem(at, "Here is " + at.element().described() + ", not a mapping.", form);
        return Map.of();
    }

    /** The mapping with every key that is not listed noted as a problem. */
    Map<String, Element> members(At at, String form, List<String> known) {
        Map<String, Element> members = members(at, form);
        members.forEach((name, member) -> {
            if (!known.contains(name)) {
                problem(
                        new At(at.path().member(name), member),
                        "There is no key '" + name + "' here.",
                        Names.hint(name, known));
            }
        });
        return members;
    }

    Optional<At> member(At at, String name) {
        return at.element() instanceof Mapping mapping
                ? Optional.ofNullable(mapping.members().get(name))
                        .map(found -> new At(at.path().member(name), found))
                : Optional.empty();
    }

    /** A member that has to be there. */
    Optional<At> required(At at, String name, String form) {
        Optional<At> member = member(at, name);
        if (member.isEmpty() && at.element() instanceof Mapping) {
            problem(at, "'" + name + "' is missing.", form);
        }
        return member;
    }

    Optional<String> text(At at, String form) {
        if (at.element() instanceof Scalar scalar && scalar.value() instanceof String text) {
            return Optional.of(text);
        }
        problem(at, "Here is " + at.element().described() + ", not a text.", form);
        return Optional.empty();
    }

    /** A text of a certain form. */
    Optional<String> text(At at, Pattern pattern, String form) {
        return text(at, form, text -> pattern.matcher(text).matches());
    }

    Optional<String> text(At at, String form, Predicate<String> fits) {
        Optional<String> text = text(at, form);
        if (text.isPresent() && !fits.test(text.get())) {
            problem(at, "Here is " + at.element().described() + ".", form);
            return Optional.empty();
        }
        return text;
    }

    Optional<BigDecimal> number(At at, String form) {
        if (at.element() instanceof Scalar scalar && scalar.value() instanceof BigDecimal number) {
            return Optional.of(number);
        }
        problem(at, "Here is " + at.element().described() + ", not a number.", form);
        return Optional.empty();
    }

    Optional<Boolean> flag(At at) {
        if (at.element() instanceof Scalar scalar && scalar.value() instanceof Boolean flag) {
            return Optional.of(flag);
        }
        problem(at, "Here is " + at.element().described() + ".", "Use true or false.");
        return Optional.empty();
    }

    List<At> elements(At at, String form) {
        if (at.element() instanceof Sequence sequence) {
            List<At> elements = new ArrayList<>();
            for (int i = 0; i < sequence.elements().size(); i++) {
                elements.add(at.element(i, sequence.elements().get(i)));
            }
            return elements;
        }
        problem(at, "Here is " + at.element().described() + ", not a list.", form);
        return List.of();
    }

    /** A name as the model wants it. */
    boolean named(At at, String name) {
        if (Names.isName(name)) {
            return true;
        }
        problem(
                at,
                "'" + (name.length() > 110 ? name.substring(0, 110) + "…" : name) + "' is no name.",
                "A name is a letter and up to 99 letters, digits, '_' and '-'.");
        return false;
    }

    /** The nearest value to a path that the document has. */
    static @Nullable Element nearest(@Nullable Element root, Path path) {
        Element nearest = root;
        for (Object segment : path.segments()) {
            Element next = nearest instanceof Mapping mapping && segment instanceof String name
                    ? mapping.members().get(name)
                    : nearest instanceof Sequence sequence
                                    && segment instanceof Integer index
                                    && index < sequence.elements().size()
                            ? sequence.elements().get(index)
                            : null;
            if (next == null) {
                return nearest;
            }
            nearest = next;
        }
        return nearest;
    }
}
