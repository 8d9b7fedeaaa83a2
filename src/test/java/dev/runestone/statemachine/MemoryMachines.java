package dev.runestone.statemachine;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.workflow.Machine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Instances of state machines without a database, for tests of what uses them. */
public final class MemoryMachines {
    private final Map<String, CompiledMachine> compiled = new HashMap<>();
    private final Map<List<String>, Snapshot> instances = new HashMap<>();
    private final Map<String, Sent> handled = new HashMap<>();

    /** What an event did. */
    public record Sent(Snapshot snapshot, List<Taken> taken, List<Emitted> emitted) {}

    /** Hands an event to an instance, once for each id. */
    public synchronized Sent send(Machine machine, String key, MachineEvent event) {
        String id = machine.name() + " " + key + " " + event.id();
        Sent before = handled.get(id);
        if (before != null) {
            return before;
        }
        CompiledMachine definition = compiled.computeIfAbsent(machine.name(), name -> TestMachines.direct(machine));
        if (!machine.events().containsKey(event.name())) {
            throw Refusal.invalid(
                            "The event", List.of(Problem.at(Path.of("event"), "There is no '" + event.name() + "'.")))
                    .asException();
        }
        Snapshot snapshot = instances.getOrDefault(
                List.of(machine.name(), key),
                TestMachines.ENGINE.start(definition, key, TestMachines.NOW).snapshot());
        Optional<Step> step = TestMachines.ENGINE.handle(definition, snapshot, event, TestMachines.NOW);
        if (step.isEmpty()) {
            throw new Refusal(
                            Refusal.Kind.CONFLICT,
                            "The instance '" + key + "' does not handle '" + event.name() + "' now.",
                            List.of(Problem.at(Path.of("event"), "'" + event.name() + "' is not handled.")))
                    .asException();
        }
        Sent sent =
                new Sent(step.get().snapshot(), step.get().taken(), step.get().emitted());
        instances.put(List.of(machine.name(), key), sent.snapshot());
        handled.put(id, sent);
        return sent;
    }

    /** The instance as it is; empty where there is none. */
    public synchronized Optional<Snapshot> find(String machine, String key) {
        return Optional.ofNullable(instances.get(List.of(machine, key)));
    }

    /** How many events were handled. */
    public synchronized int events() {
        return handled.size();
    }
}
