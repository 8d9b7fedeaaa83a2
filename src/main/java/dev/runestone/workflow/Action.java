package dev.runestone.workflow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a state machine does when it takes a transition, or enters or leaves a state. Expressions are FEEL. */
public sealed interface Action {

    /** Goes on with the case of this action's kind. */
    <R> R match(Cases<R> cases);

    /** One function for each kind of action. */
    interface Cases<R> {
        R assign(Assign assign);

        R raise(Raise raise);

        R emit(Emit emit);

        R start(Start start);
    }

    /**
     * A reducer: folds the event into the machine's data.
     *
     * @param member the member of the data that gets the value; null where the value, an object, is the new data
     * @param value the expression
     */
    record Assign(@Nullable String member, String value) implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.assign(this);
        }
    }

    /**
     * Raises an internal event, which the machine handles before the next event from outside.
     *
     * @param event its name
     * @param payload the expression of its payload; null for none
     */
    record Raise(String event, @Nullable String payload) implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.raise(this);
        }
    }

    /**
     * Hands a fact out of the machine.
     *
     * @param name what the fact is called
     * @param value the expression of its value; null for a fact that says nothing but its name
     */
    record Emit(String name, @Nullable String value) implements Action {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.emit(this);
        }
    }

    /**
     * Starts a run of a workflow.
     *
     * @param workflow its name
     * @param inputs input name to expression
     */
    record Start(String workflow, Map<String, String> inputs) implements Action {
        public Start {
            inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.start(this);
        }
    }
}
