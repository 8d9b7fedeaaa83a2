package dev.runestone.function;

import dev.runestone.workflow.Fact;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a component sees: the values that were captured for its inputs, and its settings. */
public final class StepInput {
    private final String[] names;
    private final List<Fact> facts;
    /** The values where they are not simply those of the facts; else null. */
    private final @Nullable Object @Nullable [] values;

    private final Map<String, Object> settings;
    private final @Nullable ContextSource contexts;
    private final int component;
    private final int attempt;

    /** The input of a step that is executed outside of a run. Neither array nor list may change afterwards. */
    public StepInput(String[] names, List<Fact> facts, Map<String, Object> settings) {
        this(names, facts, null, settings, null, 0, 1);
    }

    /**
     * The input of a step whose context is made when it is asked for. Neither array nor list may change afterwards.
     *
     * @param component what the source of contexts knows the step by
     */
    public StepInput(
            String[] names, List<Fact> facts, Map<String, Object> settings, ContextSource contexts, int component) {
        this(names, facts, null, settings, contexts, component, 1);
    }

    private StepInput(
            String[] names,
            List<Fact> facts,
            @Nullable Object @Nullable [] values,
            Map<String, Object> settings,
            @Nullable ContextSource contexts,
            int component,
            int attempt) {
        this.names = names;
        this.facts = facts;
        this.values = values;
        this.settings = settings;
        this.contexts = contexts;
        this.component = component;
        this.attempt = attempt;
    }

    /** This input in the context of a run. */
    public StepInput in(Context given) {
        return new StepInput(names, facts, values, settings, (node, nth) -> given, component, given.attempt());
    }

    /** This input for another attempt. */
    public StepInput again(int nth) {
        return nth == attempt ? this : new StepInput(names, facts, values, settings, contexts, component, nth);
    }

    /** This input with other settings. */
    public StepInput with(Map<String, Object> others) {
        return new StepInput(names, facts, values, others, contexts, component, attempt);
    }

    /** These facts under other values, one for each name. The array may not change afterwards. */
    public StepInput values(@Nullable Object[] others) {
        return new StepInput(names, facts, others, settings, contexts, component, attempt);
    }

    /** This input with one more value, which is no fact of the run. */
    public StepInput and(String name, @Nullable Object value) {
        String[] more = Arrays.copyOf(names, names.length + 1);
        more[names.length] = name;
        @Nullable Object[] all = new Object[more.length];
        for (int i = 0; i < names.length; i++) {
            all[i] = value(i);
        }
        all[names.length] = value;
        return new StepInput(more, facts, all, settings, contexts, component, attempt);
    }

    /** How many inputs there are. */
    public int size() {
        return names.length;
    }

    /** The name of an input, counted from 0 in the order of the definition. */
    public String name(int index) {
        return names[index];
    }

    /** The value of an input, counted from 0 in the order of the definition. */
    public @Nullable Object value(int index) {
        return values == null ? facts.get(index).value() : values[index];
    }

    /**
     * The value of an input.
     *
     * @throws IllegalArgumentException where there is no such input
     */
    public @Nullable Object value(String name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return value(i);
            }
        }
        throw new IllegalArgumentException(
                "There is no input '" + name + "'; there are " + Arrays.toString(names) + ".");
    }

    /** All values by name, in the order of the definition. */
    public Map<String, @Nullable Object> values() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>(names.length * 2);
        for (int i = 0; i < names.length; i++) {
            values.put(names[i], value(i));
        }
        return Collections.unmodifiableMap(values);
    }

    /** What the step is set up with. */
    public Map<String, Object> settings() {
        return settings;
    }

    /**
     * What the run hands to the step.
     *
     * @throws IllegalStateException where there is no run
     */
    public Context context() {
        if (contexts == null) {
            throw new IllegalStateException("The step is executed outside of a run.");
        }
        return contexts.context(component, attempt);
    }

    /** Which attempt this is, from 1. */
    public int attempt() {
        return attempt;
    }

    /** Whether the step may park. */
    public boolean mayPark() {
        return contexts != null && context().mayPark();
    }

    /** The facts that were taken, in the order of the inputs; with one source to each input one for each of them. */
    public List<Fact> facts() {
        return facts;
    }
}
