package dev.runestone.statemachine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.statemachine.InstanceStore.Change;
import dev.runestone.statemachine.InstanceStore.Handled;
import dev.runestone.statemachine.InstanceStore.Stored;
import dev.runestone.statemachine.Snapshot.Timer;
import dev.runestone.statemachine.StateMachines.Place;
import dev.runestone.workflow.Names;
import dev.runestone.workflow.Type;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns events into changes to be written, or refuses them. Writes nothing itself. */
final class Transitions {
    private static final Pattern KEY = Pattern.compile("[^\\s\\p{Cntrl}](?:[^\\p{Cntrl}]{0,198}[^\\s\\p{Cntrl}])?");
    private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final MachineEngine engine;
    private final Clock clock;
    private final int characters;

    Transitions(StateMachineConfig config, Clock clock) {
        this.engine = new MachineEngine(config.limits());
        this.clock = clock;
        this.characters = config.instanceCharacters();
    }

    /** A change and what to answer when it is written. */
    record Planned(Change change, Transitioned transitioned) {}

    /** Begins an instance, and hands it an event where there is one. */
    Planned begin(CompiledMachine machine, String key, @Nullable MachineEvent event) {
        Instant now = clock.instant();
        Step begun = engine.start(machine, key, now);
        Plan plan = new Plan(null, machine.hash(), now);
        plan.add("", new MachineEvent("", "", Map.of()), begun);
        if (event != null) {
            check(machine, event);
            plan.add(id(event), event, step(machine, begun.snapshot(), event, now));
        }
        return plan.planned();
    }

    Planned handle(CompiledMachine machine, Stored stored, MachineEvent event) {
        check(machine, event);
        Instant now = clock.instant();
        Plan plan = new Plan(stored.snapshot().revision(), stored.hash(), now);
        plan.add(id(event), event, step(machine, stored.snapshot(), event, now));
        return plan.planned();
    }

    /** What the end of a delay does; empty where it does not matter any more. */
    Optional<Planned> elapsed(CompiledMachine machine, Stored stored, String timer) {
        Instant now = clock.instant();
        Timer running = stored.snapshot().timers().get(timer);
        return engine.elapse(machine, stored.snapshot(), timer, now).map(step -> {
            Plan plan = new Plan(stored.snapshot().revision(), stored.hash(), now);
            plan.add(timer, new MachineEvent(timer, running == null ? "" : running.event(), Map.of()), step);
            plan.ended.add(timer);
            return plan.planned();
        });
    }

    private Step step(CompiledMachine machine, Snapshot snapshot, MachineEvent event, Instant now) {
        if (snapshot.done()) {
            throw Refusal.conflict("The instance '" + snapshot.key() + "' has ended in "
                            + String.join(", ", snapshot.states()) + ".")
                    .asException();
        }
        Optional<Step> step = engine.handle(machine, snapshot, event, now);
        if (step.isEmpty() && machine.machine().ignoresUnhandled()) {
            return MachineEngine.ignore(snapshot);
        }
        return step.orElseThrow(() -> unhandled(machine, snapshot, event));
    }

    private static RefusalException unhandled(CompiledMachine machine, Snapshot snapshot, MachineEvent event) {
        Collection<String> awaited = machine.awaited(snapshot.states());
        return new Refusal(
                        Refusal.Kind.CONFLICT,
                        "The instance '" + snapshot.key() + "' of the machine '" + snapshot.machine() + "' is in "
                                + String.join(", ", snapshot.states()) + " and does not handle '" + event.name()
                                + "' now.",
                        List.of(new Problem(
                                Path.of("event"),
                                "'" + event.name() + "' is not handled in " + String.join(", ", snapshot.states())
                                        + ".",
                                awaited.isEmpty()
                                        ? "It waits for no event."
                                        : "It waits for " + String.join(", ", awaited) + ".")))
                .asException();
    }

    private static void check(CompiledMachine machine, MachineEvent event) {
        Type type = machine.machine().events().get(event.name());
        if (type == null) {
            throw Refusal.invalid(
                            "The event",
                            List.of(new Problem(
                                    Path.of("event"),
                                    "The machine '" + machine.machine().name() + "' has no event '" + event.name()
                                            + "'.",
                                    Names.hint(
                                            event.name(),
                                            machine.machine().events().keySet()))))
                    .asException();
        }
        List<Problem> problems = new ArrayList<>(type.problems(event.payload(), Path.of("payload")));
        if (event.id() != null && !ID.matcher(event.id()).matches()) {
            problems.add(new Problem(
                    Path.of("id"), "This is no id of an event.", "It is 1 to 255 visible characters, best a UUID."));
        }
        if (!problems.isEmpty()) {
            throw Refusal.invalid("The event", problems).asException();
        }
    }

    /** Refuses what cannot be the key of an instance. */
    static void checkKey(String key) {
        if (!KEY.matcher(key).matches()) {
            throw Refusal.invalid(
                            "The key",
                            List.of(new Problem(
                                    Path.of("key"),
                                    "This is no key of an instance.",
                                    "It is 1 to 200 characters without line breaks, and no blanks around them.")))
                    .asException();
        }
    }

    /** Refuses a revision of an instance that is not there. */
    static void checkAbsent(Place place, @Nullable Long revision) {
        if (revision != null) {
            throw Refusal.conflict("The machine '" + place.machine() + "' has no instance '" + place.key()
                            + "', so it has no revision " + revision + ".")
                    .asException();
        }
    }

    /** Refuses an instance that is not the one that was asked for. */
    static void checkPresent(Snapshot snapshot, @Nullable String version, @Nullable Long revision) {
        if (version != null && !version.equals(snapshot.version())) {
            throw Refusal.conflict("The instance '" + snapshot.key() + "' runs by version " + snapshot.version()
                            + " of the machine '" + snapshot.machine() + "', not " + version + ".")
                    .asException();
        }
        if (revision != null && revision != snapshot.revision()) {
            throw Refusal.conflict("The instance '" + snapshot.key() + "' of the machine '" + snapshot.machine()
                            + "' has the revision " + snapshot.revision() + ", not " + revision + ".")
                    .asException();
        }
    }

    private static String id(MachineEvent event) {
        return event.id() == null ? UUID.randomUUID().toString() : event.id();
    }

    /** What is the same for the same event, and differs for another name or payload. */
    static String fingerprint(MachineEvent event) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(MachineJson.canonical(event).getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** Collects what is to be written. */
    private final class Plan {
        private final @Nullable Long before;
        private final String hash;
        private final Instant now;
        private final List<Handled> events = new ArrayList<>();
        private final Map<String, Timer> set = new LinkedHashMap<>();
        private final List<String> ended = new ArrayList<>();
        private final Map<String, Started> starts = new LinkedHashMap<>();
        private final List<Step> steps = new ArrayList<>();

        private Plan(@Nullable Long before, String hash, Instant now) {
            this.before = before;
            this.hash = hash;
            this.now = now;
        }

        private void add(String id, MachineEvent event, Step step) {
            steps.add(step);
            set.putAll(step.set());
            for (String cancelled : step.cancelled()) {
                if (set.remove(cancelled) == null) {
                    ended.add(cancelled);
                }
            }
            Snapshot after = step.snapshot();
            for (Started start : step.started()) {
                // The time tells the runs of an instance from those of one that had its key before.
                starts.put(
                        after.machine() + ":" + after.key() + ":" + after.revision() + "." + (starts.size() + 1) + ":"
                                + Long.toString(now.toEpochMilli(), 36),
                        start);
            }
            events.add(new Handled(id, fingerprint(event), event, outcome(step)));
        }

        /** What the history keeps of a step: not what only the next one needs. */
        private Transitioned outcome(Step step) {
            Snapshot after = step.snapshot();
            Snapshot told = new Snapshot(
                    after.machine(),
                    after.version(),
                    after.key(),
                    after.revision(),
                    after.states(),
                    Map.of(),
                    after.data(),
                    Map.of(),
                    List.of(),
                    after.done());
            return new Transitioned(told, step.taken(), step.emitted(), step.started(), false);
        }

        private Planned planned() {
            Snapshot after = steps.get(steps.size() - 1).snapshot();
            String json = MachineJson.write(after);
            if (json.length() > characters) {
                throw new Refusal(
                                Refusal.Kind.LIMIT_EXCEEDED,
                                "The data of the instance '" + after.key() + "' take " + json.length()
                                        + " characters, more than the " + characters + " they may.",
                                List.of())
                        .asException();
            }
            Change change = new Change(before, new Stored(after, hash), json, events, set, ended, starts, now);
            return new Planned(
                    change,
                    new Transitioned(
                            after,
                            steps.stream()
                                    .flatMap(step -> step.taken().stream())
                                    .toList(),
                            steps.stream()
                                    .flatMap(step -> step.emitted().stream())
                                    .toList(),
                            steps.stream()
                                    .flatMap(step -> step.started().stream())
                                    .toList(),
                            false));
        }
    }
}
