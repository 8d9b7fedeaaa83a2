package dev.runestone.statemachine;

import dev.runestone.statemachine.Snapshot.Timer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs machines: a function from a snapshot and an event to the next snapshot. It keeps nothing, so many threads may use
 * it at once.
 */
final class MachineEngine {
    private final EngineLimits limits;

    MachineEngine(EngineLimits limits) {
        this.limits = limits;
    }

    /**
     * A new instance, which has entered its initial states.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} where an expression fails, {@code LIMIT_EXCEEDED} where
     *     the machine does not come to rest
     */
    Step start(CompiledMachine machine, String key, Instant now) {
        Snapshot nothing = new Snapshot(
                machine.machine().name(),
                machine.machine().version().toString(),
                key,
                -1,
                List.of(),
                Map.of(),
                machine.machine().data(),
                Map.of(),
                List.of(),
                false);
        Interpreter interpreter = new Interpreter(machine, nothing, limits, now);
        interpreter.begin();
        return interpreter.step();
    }

    /**
     * Handles an event from outside.
     *
     * @return empty where no active state handles it: nothing happened
     * @throws dev.runestone.api.RefusalException as for {@link #start}
     */
    Optional<Step> handle(CompiledMachine machine, Snapshot snapshot, MachineEvent event, Instant now) {
        Interpreter interpreter = new Interpreter(machine, snapshot, limits, now);
        return interpreter.handle(event.name(), event.payload()) ? Optional.of(interpreter.step()) : Optional.empty();
    }

    /** An event that is accepted without effect. */
    static Step ignore(Snapshot snapshot) {
        Snapshot next = new Snapshot(
                snapshot.machine(),
                snapshot.version(),
                snapshot.key(),
                snapshot.revision() + 1,
                snapshot.states(),
                snapshot.history(),
                snapshot.data(),
                snapshot.timers(),
                snapshot.reacting(),
                snapshot.done());
        return new Step(next, List.of(), List.of(), List.of(), Map.of(), List.of());
    }

    /**
     * Handles the end of a delay.
     *
     * @return empty where the delay is not running any more, because its state was left
     * @throws dev.runestone.api.RefusalException as for {@link #start}
     */
    Optional<Step> elapse(CompiledMachine machine, Snapshot snapshot, String timer, Instant now) {
        @Nullable Timer running = snapshot.timers().get(timer);
        if (running == null) {
            return Optional.empty();
        }
        Interpreter interpreter = new Interpreter(machine, snapshot, limits, now);
        interpreter.elapsed(timer);
        interpreter.handle(running.event(), Map.of());
        return Optional.of(interpreter.step());
    }
}
