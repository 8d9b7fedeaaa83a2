package dev.runestone.statemachine;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.expression.Expression;
import dev.runestone.workflow.Machine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The data of an instance while it handles an event, and what its actions do with it. */
final class Workspace {
    private final CompiledMachine machine;
    private final EngineLimits limits;
    private final Supplier<List<String>> states;
    private boolean handlesErrors;
    private final Map<String, @Nullable Object> variables = new HashMap<>();
    private final Deque<Internal> internal = new ArrayDeque<>();
    private final List<Emitted> emitted = new ArrayList<>();
    private final List<Started> started = new ArrayList<>();
    private Map<String, Object> data;

    /** An event that the machine raised. */
    record Internal(String name, @Nullable Object payload) {}

    Workspace(CompiledMachine machine, Snapshot snapshot, EngineLimits limits, Supplier<List<String>> states) {
        this.machine = machine;
        this.limits = limits;
        this.states = states;
        this.handlesErrors = machine.arcs().stream().anyMatch(arc -> arc.awaits(Machine.ERROR));
        this.data = new LinkedHashMap<>(snapshot.data());
        variables.put("key", snapshot.key());
        current(null, Map.of());
    }

    /** Sets the event that expressions see. */
    void current(@Nullable String event, @Nullable Object payload) {
        variables.put("eventName", event);
        variables.put("event", payload);
    }

    /** Whether a guard holds: where it is true, not where it is null. */
    boolean holds(Expression guard) {
        try {
            Object value = evaluate(guard);
            if (value == null || value instanceof Boolean) {
                return Boolean.TRUE.equals(value);
            }
            throw failed(guard, List.of(Problem.at(Path.ROOT, "It is neither true nor false.")));
        } catch (RefusalException failure) {
            raiseOrRefuse(failure);
            return false;
        }
    }

    /** Runs actions in order; one that fails ends the block. */
    void run(List<Deed> deeds) {
        try {
            for (Deed deed : deeds) {
                run(deed);
            }
        } catch (RefusalException failure) {
            raiseOrRefuse(failure);
        }
    }

    private void run(Deed deed) {
        if (deed instanceof Deed.Assign assign) {
            assign(assign);
        } else if (deed instanceof Deed.Raise raise) {
            raise(raise.event(), evaluate(raise.payload()));
        } else if (deed instanceof Deed.Emit emit) {
            count();
            emitted.add(new Emitted(emit.name(), evaluate(emit.value())));
        } else if (deed instanceof Deed.Start start) {
            count();
            Map<String, Object> inputs = new LinkedHashMap<>();
            start.inputs().forEach((name, feel) -> inputs.put(name, evaluate(feel)));
            started.add(new Started(start.workflow(), inputs));
        }
    }

    private void assign(Deed.Assign assign) {
        Object value = evaluate(assign.value());
        if (assign.member() != null) {
            data.put(assign.member(), value);
        } else if (value instanceof Map<?, ?> members) {
            Map<String, Object> whole = new LinkedHashMap<>();
            members.forEach((name, member) -> whole.put(String.valueOf(name), member));
            data = whole;
        } else {
            throw failed(assign.value(), List.of(Problem.at(Path.ROOT, "The data of a machine are an object.")));
        }
    }

    private void count() {
        if (emitted.size() + started.size() >= limits.facts()) {
            throw new Refusal(
                            Refusal.Kind.LIMIT_EXCEEDED,
                            "The machine '" + machine.machine().name() + "' emits more than the " + limits.facts()
                                    + " facts that one event may emit.",
                            List.of())
                    .asException();
        }
    }

    void raise(String event, @Nullable Object payload) {
        internal.add(new Internal(event, payload));
    }

    /** The value of an expression; where it fails null, and the machine is told. */
    @Nullable
    Object valueOrNull(@Nullable Expression expression) {
        try {
            return evaluate(expression);
        } catch (RefusalException failure) {
            raiseOrRefuse(failure);
            return null;
        }
    }

    private @Nullable Object evaluate(@Nullable Expression expression) {
        if (expression == null) {
            return null;
        }
        variables.put("data", data);
        variables.put("states", states.get());
        return expression.evaluate(variables);
    }

    /** A machine that handles errors goes on; in any other the event that led here is refused as a whole. */
    private void raiseOrRefuse(RefusalException failure) {
        if (!handlesErrors || failure.refusal().kind() != Refusal.Kind.INVALID) {
            throw failure;
        }
        raise(Machine.ERROR, Map.of("message", String.valueOf(failure.getMessage())));
    }

    /** From now on an expression that fails has the event refused: the machine is at rest and handles nothing more. */
    void refuseErrors() {
        handlesErrors = false;
    }

    private static RefusalException failed(Expression expression, List<Problem> problems) {
        return new Refusal(
                        Refusal.Kind.INVALID, "The expression '" + expression.text() + "' has no use here.", problems)
                .asException();
    }

    /** The next event that the machine raised. */
    @Nullable
    Internal next() {
        return internal.poll();
    }

    Map<String, Object> data() {
        return data;
    }

    List<Emitted> emitted() {
        return emitted;
    }

    List<Started> started() {
        return started;
    }
}
