package dev.runestone.statemachine;

import dev.runestone.expression.Expression;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A compiled action. */
sealed interface Deed {

    /**
     * Changes the data.
     *
     * @param member which member; null for all of it
     */
    record Assign(@Nullable String member, Expression value) implements Deed {}

    /** Raises an internal event. */
    record Raise(String event, @Nullable Expression payload) implements Deed {}

    /** Hands out a fact. */
    record Emit(String name, @Nullable Expression value) implements Deed {}

    /** Starts a run. */
    record Start(String workflow, Map<String, Expression> inputs) implements Deed {}
}
