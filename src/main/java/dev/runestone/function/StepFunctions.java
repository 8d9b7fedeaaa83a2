package dev.runestone.function;

import dev.runestone.workflow.Step;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The functions that steps can name, beside the built-in {@code feel}. */
public final class StepFunctions {
    private final Map<String, StepFunction> functions;

    private StepFunctions(Map<String, StepFunction> functions) {
        this.functions = Collections.unmodifiableMap(new TreeMap<>(functions));
    }

    /**
     * A registry of these functions by name.
     *
     * @throws IllegalArgumentException where one takes the name of the built-in function
     */
    public static StepFunctions of(Map<String, ? extends StepFunction> functions) {
        if (functions.containsKey(Step.FEEL)) {
            throw new IllegalArgumentException("The name '" + Step.FEEL + "' belongs to the built-in function.");
        }
        return new StepFunctions(Map.copyOf(functions));
    }

    /** The function of that name; null where there is none. */
    public @Nullable StepFunction find(String name) {
        return functions.get(name);
    }

    /** Every name that a step can call, the built-in one included, in alphabetical order. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(functions.keySet());
        names.add(Step.FEEL);
        return names;
    }
}
