package dev.runestone.execution;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.workflow.Names;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Holds the values that a workflow is given against the types that it declares. */
final class InputCheck {
    private static final Path INPUTS = Path.of("inputs");
    private static final int MOST_UNKNOWN = 100;

    private InputCheck() {}

    /**
     * The values in the order of the declaration.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} with a problem for each value that does not fit, each
     *     input that is missing, each that nobody declared
     */
    static @Nullable Object[] checked(Workflow workflow, Map<String, ?> given) {
        return checked(workflow, given, input -> false);
    }

    /**
     * The same where inputs may be missing.
     *
     * @param optional which; {@link Run#MISSING} stands in their place
     */
    static @Nullable Object[] checked(Workflow workflow, Map<String, ?> given, Predicate<String> optional) {
        List<Problem> problems = new ArrayList<>(0);
        Map<String, Type> declared = workflow.inputs();
        @Nullable Object[] values = new Object[declared.size()];
        int i = 0;
        for (Map.Entry<String, Type> input : declared.entrySet()) {
            Object value = given.get(input.getKey());
            Path path = INPUTS.member(input.getKey());
            if (value != null || given.containsKey(input.getKey())) {
                problems.addAll(input.getValue().problems(value, path));
            } else if (optional.test(input.getKey())) {
                value = Run.MISSING;
            } else {
                String hint = "Its type is " + input.getValue().shown() + ".";
                problems.add(new Problem(path, "The input '" + input.getKey() + "' is missing.", hint));
            }
            values[i++] = value;
        }
        if (given.size() > declared.size() || !declared.keySet().containsAll(given.keySet())) {
            unknown(declared, given, problems);
        }
        if (!problems.isEmpty()) {
            throw Refusal.invalid("The evaluation of '" + workflow.name() + "'", problems)
                    .asException();
        }
        return values;
    }

    private static void unknown(Map<String, Type> declared, Map<String, ?> given, List<Problem> problems) {
        given.keySet().stream()
                .filter(name -> !declared.containsKey(name))
                .limit(MOST_UNKNOWN)
                .forEach(name -> problems.add(new Problem(
                        INPUTS.member(name),
                        "The workflow has no input '" + name + "'.",
                        Names.hint(name, declared.keySet()))));
    }
}
