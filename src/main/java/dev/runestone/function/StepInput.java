package dev.runestone.function;

import dev.runestone.workflow.Fact;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a component sees: the values that were captured for its inputs, and its settings. There is one for each execution,
 * so what is the same for all of a component is in its {@link Shape}, and what few need in a class of their own.
 */
public sealed class StepInput {
    private final Shape shape;
    private final List<Fact> facts;
    private final @Nullable ContextSource contexts;

    /** What is the same for all executions of a component. The array may not change afterwards. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record Shape(String[] names, Map<String, Object> settings, int component) {}

    /** The input of a step that is executed outside of a run. Neither array nor list may change afterwards. */
    public StepInput(String[] names, List<Fact> facts, Map<String, Object> settings) {
        this(new Shape(names, settings, 0), facts, null);
    }

    /**
     * The input of a step whose context is made when it is asked for. The list may not change afterwards.
     *
     * @param shape its component is what the source of contexts knows the step by
     */
    public StepInput(Shape shape, List<Fact> facts, @Nullable ContextSource contexts) {
        this.shape = shape;
        this.facts = facts;
        this.contexts = contexts;
    }

    /** An input that is not simply the first attempt with the values of its facts. */
    private static final class Varied extends StepInput {
        /** Null where the values are those of the facts. */
        private final @Nullable Object @Nullable [] values;

        private final int attempt;

        Varied(
                Shape shape,
                List<Fact> facts,
                @Nullable ContextSource contexts,
                @Nullable Object @Nullable [] values,
                int attempt) {
            super(shape, facts, contexts);
            this.values = values;
            this.attempt = attempt;
        }

        @Override
        @Nullable
        Object @Nullable [] given() {
            return values;
        }

        @Override
        public int attempt() {
            return attempt;
        }

        @Override
        public @Nullable Object value(int index) {
            return values == null ? super.value(index) : values[index];
        }
    }

    /** The values where they are not simply those of the facts; else null. */
    @Nullable
    Object @Nullable [] given() {
        return null;
    }

    /** This input in the context of a run. */
    public StepInput in(Context context) {
        return new Varied(shape, facts, (node, nth) -> context, given(), context.attempt());
    }

    /** This input for another attempt. */
    public StepInput again(int nth) {
        return nth == attempt() ? this : new Varied(shape, facts, contexts, given(), nth);
    }

    /** This input with other settings. */
    public StepInput with(Map<String, Object> others) {
        return new Varied(new Shape(shape.names(), others, shape.component()), facts, contexts, given(), attempt());
    }

    /** These facts under other values, one for each name. The array may not change afterwards. */
    public StepInput values(@Nullable Object[] others) {
        return new Varied(shape, facts, contexts, others, attempt());
    }

    /** This input with one more value, which is no fact of the run. */
    public StepInput and(String name, @Nullable Object value) {
        int size = size();
        String[] more = Arrays.copyOf(shape.names(), size + 1);
        more[size] = name;
        @Nullable Object[] all = new Object[more.length];
        for (int i = 0; i < size; i++) {
            all[i] = value(i);
        }
        all[size] = value;
        return new Varied(new Shape(more, shape.settings(), shape.component()), facts, contexts, all, attempt());
    }

    /** How many inputs there are. */
    public int size() {
        return shape.names().length;
    }

    /** The name of an input, counted from 0 in the order of the definition. */
    public String name(int index) {
        return shape.names()[index];
    }

    /** The value of an input, counted from 0 in the order of the definition. */
    public @Nullable Object value(int index) {
        return facts.get(index).value();
    }

    /**
     * The value of an input.
     *
     * @throws IllegalArgumentException where there is no such input
     */
    public @Nullable Object value(String name) {
        String[] names = shape.names();
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
        int size = size();
        Map<String, @Nullable Object> values = new LinkedHashMap<>(size * 2);
        for (int i = 0; i < size; i++) {
            values.put(name(i), value(i));
        }
        return Collections.unmodifiableMap(values);
    }

    /** What the step is set up with. */
    public Map<String, Object> settings() {
        return shape.settings();
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
        return contexts.context(shape.component(), attempt());
    }

    /** What lasts from one evaluation to the next; null where nothing does. */
    public @Nullable Memory memory() {
        return contexts == null ? null : contexts.memory();
    }

    /** Which attempt this is, from 1. */
    public int attempt() {
        return 1;
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
