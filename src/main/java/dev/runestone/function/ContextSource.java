package dev.runestone.function;

import org.jspecify.annotations.Nullable;

/** Makes the contexts of steps when they are asked for, so that a step that asks for none pays for none. */
@FunctionalInterface
public interface ContextSource {

    /**
     * A step's context.
     *
     * @param component the number of its component in the plan
     * @param attempt which attempt this is, from 1
     */
    Context context(int component, int attempt);

    /** What lasts from one evaluation to the next; null where nothing does. */
    default @Nullable Memory memory() {
        return null;
    }
}
