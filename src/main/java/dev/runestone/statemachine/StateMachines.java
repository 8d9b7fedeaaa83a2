package dev.runestone.statemachine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.statemachine.InstanceStore.Stored;
import dev.runestone.workflow.Machine;
import dev.runestone.workflow.Version;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The instances of state machines. Each lives under the name of its machine and a key, begins with its first event, and
 * runs by the definition that it began with. Events of one instance follow one another; of several writers to one
 * revision one wins. Not to be called inside a database transaction: each event has its own.
 */
public class StateMachines {
    private static final int LOCKS = 64;

    private final Definitions definitions;
    private final InstanceStore store;
    private final Transitions transitions;
    private final Outbox outbox;
    private final int attempts;
    private final Cache<Place, Stored> instances;
    private final ReentrantLock[] locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toArray(ReentrantLock[]::new);

    /** Where an instance lives. */
    record Place(String machine, String key) {}

    StateMachines(
            Definitions definitions,
            InstanceStore store,
            Transitions transitions,
            Outbox outbox,
            StateMachineConfig config) {
        this.definitions = definitions;
        this.store = store;
        this.transitions = transitions;
        this.outbox = outbox;
        this.attempts = Math.max(2, config.attempts());
        this.instances = Caffeine.newBuilder().maximumSize(config.instances()).build();
    }

    /**
     * Hands an event to an instance; the first one begins it.
     *
     * @param version of the machine; null for the latest where the instance begins, and for its own where it is there
     * @throws RefusalException {@code NOT_FOUND} for an unknown machine; {@code INVALID} for an event or payload that the
     *     machine does not know, and for an expression that fails; {@code CONFLICT} where no active state handles the
     *     event, the id belongs to another event, or the instance runs by another version; {@code LIMIT_EXCEEDED}
     */
    public Transitioned send(String machine, @Nullable Version version, String key, MachineEvent event) {
        return send(machine, version, key, event, null);
    }

    /**
     * The same for an instance that has a certain revision.
     *
     * @param revision {@code CONFLICT} where the instance has another; null for any
     */
    public Transitioned send(
            String machine, @Nullable Version version, String key, MachineEvent event, @Nullable Long revision) {
        return repeatedly(new Request(
                new Place(machine, key),
                () -> definitions.catalogued(machine, version),
                false,
                version == null ? null : version.toString(),
                event,
                revision));
    }

    /**
     * The same for a machine that is not in the catalog, such as one that a workflow defines. Its name is its place. An
     * instance that is there runs by this definition from now on.
     *
     * @throws RefusalException as above; {@code CONFLICT} too where the instance is in a state that the definition does not
     *     have
     */
    public Transitioned send(Machine inline, String key, MachineEvent event) {
        return repeatedly(new Request(
                new Place(inline.name(), key), () -> definitions.compiled(inline), true, null, event, null));
    }

    /**
     * Begins an instance without an event; one that is there is answered as it is.
     *
     * @throws RefusalException {@code NOT_FOUND} for an unknown machine
     */
    public Transitioned begin(String machine, @Nullable Version version, String key) {
        return repeatedly(new Request(
                new Place(machine, key), () -> definitions.catalogued(machine, version), false, null, null, null));
    }

    /**
     * Tells that a delay is over.
     *
     * @return empty where it does not matter any more
     */
    public Optional<Transitioned> elapsed(String machine, String key, String timer) {
        Place place = new Place(machine, key);
        ReentrantLock lock = lock(place);
        lock.lock();
        try {
            for (int attempt = 0; attempt < attempts; attempt++) {
                Stored stored = store.load(machine, key);
                if (stored == null) {
                    return Optional.empty();
                }
                Optional<Transitions.Planned> planned = transitions.elapsed(definitions.of(stored), stored, timer);
                if (planned.isEmpty()) {
                    return Optional.empty();
                }
                if (carriedOut(place, planned.get())) {
                    return Optional.of(planned.get().transitioned());
                }
            }
            throw contended(place);
        } finally {
            lock.unlock();
        }
    }

    /** An instance as it is. */
    public Optional<Snapshot> find(String machine, String key) {
        return Optional.ofNullable(store.load(machine, key)).map(Stored::snapshot);
    }

    /** The events of an instance in order, from behind a revision on; the beginning has the revision 0. */
    public List<HandledEvent> history(String machine, String key, long after, int limit) {
        return store.history(machine, key, after, limit);
    }

    /**
     * The instances of a machine in the order of their keys, from behind a key on.
     *
     * @param state which has to be active; null for any
     */
    public List<Snapshot> instances(String machine, @Nullable String state, String after, int limit) {
        return store.search(machine, state, after, limit);
    }

    /** Forgets an instance with its history; false where there is none. */
    public boolean remove(String machine, String key) {
        Place place = new Place(machine, key);
        ReentrantLock lock = lock(place);
        lock.lock();
        try {
            List<String> delays = store.remove(machine, key);
            instances.invalidate(place);
            if (delays != null) {
                delays.forEach(outbox::cancel);
            }
            return delays != null;
        } finally {
            lock.unlock();
        }
    }

    /** What is asked for; without an event only that the instance begins. */
    private record Request(
            Place place,
            java.util.function.Supplier<CompiledMachine> definition,
            boolean inline,
            @Nullable String version,
            @Nullable MachineEvent event,
            @Nullable Long revision) {}

    private Transitioned repeatedly(Request request) {
        Transitions.checkKey(request.place().key());
        ReentrantLock lock = lock(request.place());
        lock.lock();
        try {
            for (int attempt = 0; attempt < attempts; attempt++) {
                boolean remembered = attempt == 0;
                try {
                    Transitioned done = once(request, remembered);
                    if (done != null) {
                        return done;
                    }
                } catch (RefusalException refused) {
                    if (!remembered) {
                        throw refused;
                    }
                    // What is remembered may be out of date, and the event may have been handled: look it up.
                }
                instances.invalidate(request.place());
                Optional<Transitioned> before = handledBefore(request);
                if (before.isPresent()) {
                    return before.get();
                }
            }
            throw contended(request.place());
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Transitioned once(Request request, boolean remembered) {
        Place place = request.place();
        Stored stored = remembered ? instances.getIfPresent(place) : null;
        if (stored == null) {
            stored = store.load(place.machine(), place.key());
        }
        MachineEvent event = request.event();
        if (stored == null) {
            Transitions.checkAbsent(place, request.revision());
            CompiledMachine machine = request.definition().get();
            definitions.keep(machine);
            Transitions.Planned planned = transitions.begin(machine, place.key(), event);
            return carriedOut(place, planned) ? planned.transitioned() : null;
        }
        if (event == null) {
            return new Transitioned(stored.snapshot(), List.of(), List.of(), List.of(), true);
        }
        Transitions.checkPresent(stored.snapshot(), request.version(), request.revision());
        Stored at = request.inline() ? definitions.adopted(request.definition().get(), stored) : stored;
        Transitions.Planned planned = transitions.handle(definitions.of(at), at, event);
        return carriedOut(place, planned) ? planned.transitioned() : null;
    }

    private Optional<Transitioned> handledBefore(Request request) {
        MachineEvent event = request.event();
        if (event == null || event.id() == null) {
            return Optional.empty();
        }
        InstanceStore.Recorded recorded =
                store.recorded(request.place().machine(), request.place().key(), event.id());
        if (recorded == null) {
            return Optional.empty();
        }
        if (!recorded.fingerprint().equals(Transitions.fingerprint(event))) {
            throw Refusal.conflict("The id '" + event.id() + "' belongs to another event of '"
                            + request.place().key() + "'. Give each event an id of its own.")
                    .asException();
        }
        Transitioned outcome = recorded.outcome();
        return Optional.of(
                new Transitioned(outcome.snapshot(), outcome.taken(), outcome.emitted(), outcome.started(), true));
    }

    private boolean carriedOut(Place place, Transitions.Planned planned) {
        if (!store.write(planned.change())) {
            return false;
        }
        instances.put(place, planned.change().after());
        outbox.committed(planned.change());
        return true;
    }

    private RefusalException contended(Place place) {
        return new Refusal(
                        Refusal.Kind.BUSY,
                        "The instance '" + place.key() + "' of the machine '" + place.machine()
                                + "' was changed by others " + attempts + " times in a row. Try again.",
                        List.of())
                .asException();
    }

    private ReentrantLock lock(Place place) {
        return locks[Math.floorMod(place.hashCode(), LOCKS)];
    }
}
