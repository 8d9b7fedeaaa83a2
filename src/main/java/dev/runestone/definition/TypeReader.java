package dev.runestone.definition;

import dev.runestone.definition.Document.At;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Type.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads types in the words of JSON Schema. */
final class TypeReader {
    private static final List<String> KINDS = Stream.of(Kind.values())
            .map(kind -> kind.name().toLowerCase(Locale.ROOT))
            .toList();
    private static final String FORM = "Write it as {type: object}; the types are " + String.join(", ", KINDS) + ".";

    private final Document document;

    TypeReader(Document document) {
        this.document = document;
    }

    Type read(At at) {
        document.members(at, FORM);
        Optional<Kind> kind = document.required(at, "type", FORM)
                .flatMap(each -> document.text(each, FORM, KINDS::contains))
                .map(text -> Kind.valueOf(text.toUpperCase(Locale.ROOT)));
        if (kind.isEmpty()) {
            return Type.ANY;
        }
        document.members(at, FORM, keys(kind.get()));
        return new Type(
                kind.get(),
                document.member(at, "properties").map(this::properties).orElse(Map.of()),
                document.member(at, "required").map(this::required).orElse(Set.of()),
                document.member(at, "additionalProperties")
                        .flatMap(document::flag)
                        .orElse(true),
                document.member(at, "items").map(this::read).orElse(null),
                document.member(at, "enum").map(this::allowed).orElse(List.of()),
                bound(at, "minimum"),
                bound(at, "maximum"));
    }

    /** The keys that say something about values of a kind. */
    static List<String> keys(Kind kind) {
        return switch (kind) {
            case OBJECT -> List.of("type", "properties", "required", "additionalProperties");
            case ARRAY -> List.of("type", "items");
            case NUMBER, INTEGER -> List.of("type", "enum", "minimum", "maximum");
            case STRING -> List.of("type", "enum");
            case BOOLEAN -> List.of("type");
            case ANY -> List.of("type", "enum");
        };
    }

    private Map<String, Type> properties(At at) {
        Map<String, Type> properties = new LinkedHashMap<>();
        document.members(at, "Write properties as name: {type: …}.")
                .forEach((name, element) ->
                        properties.put(name, read(new At(at.path().member(name), element))));
        return properties;
    }

    private Set<String> required(At at) {
        Set<String> required = new LinkedHashSet<>();
        for (At each : document.elements(at, "Write a list of property names.")) {
            document.text(each, "Write the name of a property.").ifPresent(name -> {
                if (!required.add(name)) {
                    document.problem(each, "'" + name + "' is required twice.", "Remove one.");
                }
            });
        }
        return required;
    }

    private List<Object> allowed(At at) {
        List<At> elements = document.elements(at, "Write a list of values.");
        if (elements.isEmpty() && at.element() instanceof Element.Sequence) {
            document.problem(at, "No value is allowed.", "List the values that are allowed.");
        }
        List<Object> allowed = new ArrayList<>();
        for (At each : elements) {
            if (each.element() instanceof Element.Scalar scalar && scalar.value() != null) {
                allowed.add(scalar.value());
            } else {
                document.problem(
                        each,
                        "Here is " + each.element().described() + ".",
                        "Allowed values are texts, numbers, true and false.");
            }
        }
        return allowed;
    }

    private @Nullable BigDecimal bound(At at, String name) {
        return document.member(at, name)
                .flatMap(each -> document.number(each, "Write a number."))
                .orElse(null);
    }
}
