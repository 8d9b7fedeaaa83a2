package dev.runestone.execution;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.function.Capability;
import dev.runestone.function.StepFunction;
import dev.runestone.function.StepInput;
import dev.runestone.statemachine.LifeCycles;
import dev.runestone.workflow.Names;
import dev.runestone.workflow.Step;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where each function stands in the life cycle {@code component} of the platform. A function is ready from the start;
 * somebody may take it out of service and put it back. Kept by this process, and until it ends.
 */
@Singleton
final class FunctionStates {
    private static final String READY = "ready";

    /** What may be asked from outside; the machine has more events. */
    private static final List<String> EVENTS = List.of("suspend", "resume");

    private final LifeCycles lifeCycles;

    /** Function name to state, of those that are not ready. */
    private final Map<String, String> states = new ConcurrentHashMap<>();

    FunctionStates(LifeCycles lifeCycles) {
        this.lifeCycles = lifeCycles;
    }

    /** The state of a function. */
    String state(String function) {
        return states.getOrDefault(function, READY);
    }

    /**
     * Hands an event to a function's life cycle.
     *
     * @return the state that it leads to
     * @throws dev.runestone.api.RefusalException {@code INVALID} for another event than suspend and resume; {@code
     *     CONFLICT} where the state does not handle it
     */
    String send(String function, @Nullable String event) {
        if (event == null || !EVENTS.contains(event)) {
            throw Refusal.invalid(
                            "The event",
                            List.of(new Problem(
                                    Path.of("event"),
                                    event == null ? "There is no event." : "There is no event '" + event + "'.",
                                    Names.hint(event == null ? "" : event, EVENTS))))
                    .asException();
        }
        String next = states.compute(function, (name, state) -> {
            String to = lifeCycles.component().required(state == null ? READY : state, event);
            return to.equals(READY) ? null : to;
        });
        return next == null ? READY : next;
    }

    /** The function while it is ready; else it refuses. */
    StepFunction guarded(String name, StepFunction function) {
        return new Guarded(name, function, states);
    }

    private record Guarded(String name, StepFunction function, Map<String, String> states) implements StepFunction {
        @Override
        public @Nullable Object apply(StepInput input) throws Exception {
            String state = states.get(name);
            if (state != null) {
                throw new Refusal(
                                Refusal.Kind.BUSY,
                                "The function '" + name + "' is " + state
                                        + ". It can be put back into service by PUT /api/functions/" + name
                                        + "/state {\"event\": \"resume\"}.",
                                List.of())
                        .asException();
            }
            return function.apply(input);
        }

        @Override
        public boolean waits() {
            return function.waits();
        }

        @Override
        public Capability capability() {
            return function.capability();
        }

        @Override
        public List<Problem> problems(Step step, Collection<String> inputs) {
            return function.problems(step, inputs);
        }
    }
}
