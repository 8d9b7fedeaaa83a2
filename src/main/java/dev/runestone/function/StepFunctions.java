package dev.runestone.function;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.workflow.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The functions that steps can name, beside the built-in {@code feel}. */
public final class StepFunctions {
    private static final Capability FEEL = Capability.of("Evaluates a FEEL expression that sees the inputs by name.")
            .providing("any value computed from the inputs")
            .setUpWith(Capability.settings(Map.of("expression", Kinds.TEXT), "expression"));

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

    /**
     * These functions and more.
     *
     * @throws IllegalArgumentException where two have one name
     */
    public StepFunctions and(Collection<NamedFunction> named) {
        Map<String, StepFunction> all = new TreeMap<>(functions);
        for (NamedFunction each : named) {
            if (all.put(each.name(), each.declared()) != null) {
                throw new IllegalArgumentException("Two step functions are called '" + each.name() + "'.");
            }
        }
        return of(all);
    }

    /** These functions, each as something makes of its name and it. */
    public StepFunctions each(BiFunction<String, StepFunction, StepFunction> change) {
        Map<String, StepFunction> changed = new TreeMap<>(functions);
        changed.replaceAll(change);
        return of(changed);
    }

    /** The function of that name; null where there is none. */
    public @Nullable StepFunction find(String name) {
        return functions.get(name);
    }

    /** What the function of that name can do, the built-in one included; empty where there is none. */
    public Optional<Capability> capability(String name) {
        return name.equals(Step.FEEL)
                ? Optional.of(FEEL)
                : Optional.ofNullable(functions.get(name)).map(StepFunction::capability);
    }

    /** Every name that a step can call, the built-in one included, in alphabetical order. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(functions.keySet());
        names.add(Step.FEEL);
        return names;
    }

    /**
     * What is wrong with how a step is set up, with paths relative to its {@code step}; empty where nothing is, or where
     * there is no such function.
     *
     * @param inputs the names of the step's inputs
     */
    public List<Problem> problems(Step step, Collection<String> inputs) {
        StepFunction function = functions.get(step.function());
        if (function == null) {
            return List.of();
        }
        Capability capability = function.capability();
        List<Problem> problems = new ArrayList<>(capability.settings().problems(step.settings(), Path.ROOT));
        if (problems.isEmpty()) {
            problems.addAll(function.problems(step, inputs));
        }
        unrequired("secret", capability.requires().secrets(), step.requires().secrets(), step, problems);
        unrequired("setting", capability.requires().settings(), step.requires().settings(), step, problems);
        return problems;
    }

    private static void unrequired(
            String kind, List<String> needed, List<String> required, Step step, List<Problem> problems) {
        for (String name : needed) {
            if (!required.contains(name)) {
                problems.add(new Problem(
                        Path.of("requires", kind + "s"),
                        "The function '" + step.function() + "' needs the " + kind + " '" + name
                                + "', which is not required here.",
                        "Add it to `requires`."));
            }
        }
    }
}
