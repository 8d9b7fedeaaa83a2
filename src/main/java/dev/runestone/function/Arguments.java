package dev.runestone.function;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.workflow.Step;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an action is called with as a step: an input of the name, or else the setting of the name.
 *
 * @param input the step's
 */
public record Arguments(StepInput input) {

    /** The arguments that are neither among the inputs nor among the settings. */
    public static List<Problem> missing(Step step, Collection<String> inputs, String... names) {
        return Stream.of(names)
                .filter(name -> !inputs.contains(name) && !step.settings().containsKey(name))
                .map(name -> new Problem(
                        Path.of(name),
                        "'" + name + "' is missing.",
                        "Give it as an input of the step or among its settings."))
                .toList();
    }

    /** An argument; null where it is not given. */
    public @Nullable Object find(String name) {
        for (int i = 0; i < input.size(); i++) {
            if (input.name(i).equals(name)) {
                return input.value(i);
            }
        }
        return input.settings().get(name);
    }

    /** A text; null where it is not given. */
    public @Nullable String text(String name) {
        Object value = find(name);
        if (value != null && !(value instanceof String)) {
            throw refused(name, "a text");
        }
        return (String) value;
    }

    /** A text that must be given. */
    public String needed(String name) {
        String text = text(name);
        if (text == null) {
            throw refused(name, "a text");
        }
        return text;
    }

    /** An object; empty where it is not given. */
    public Map<String, @Nullable Object> object(String name) {
        Object value = find(name);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw refused(name, "an object");
        }
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        map.forEach((key, member) -> members.put(String.valueOf(key), member));
        return members;
    }

    /** A list; of one element where a single value is given, empty where none is. */
    public List<?> list(String name) {
        Object value = find(name);
        return value == null ? List.of() : value instanceof List<?> list ? list : List.of(value);
    }

    /** Texts, as of {@link #list}. */
    public List<String> texts(String name) {
        return list(name).stream()
                .map(each -> {
                    if (each instanceof String text) {
                        return text;
                    }
                    throw refused(name, "a list of texts");
                })
                .toList();
    }

    public static RuntimeException refused(String name, String what) {
        return Refusal.invalid(
                        "The call",
                        List.of(new Problem(
                                Path.of(name),
                                "'" + name + "' is not " + what + ".",
                                "Give it as an input of the step or among its settings.")))
                .asException();
    }
}
