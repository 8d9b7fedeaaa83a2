package dev.runestone.catalog;

import dev.runestone.api.Refusal;
import dev.runestone.workflow.Version;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The versions of everything of one kind. The store keeps them; readers are answered from memory, and what is not there is
 * looked for in the store, where another process may have put it.
 */
final class Shelves<S extends Versioned> {
    private final String kind;
    private final VersionStore<S> store;
    private final int mostVersions;
    private final ConcurrentSkipListMap<String, Shelf<S>> shelves = new ConcurrentSkipListMap<>();

    /**
     * Shelves with what is in a store.
     *
     * @param kind what lies in them, for messages
     */
    Shelves(String kind, VersionStore<S> store, int mostVersions) {
        this.kind = kind;
        this.store = store;
        this.mostVersions = mostVersions;
        store.load().forEach(this::shelve);
    }

    /**
     * Keeps a version.
     *
     * @return the version that is there with the same content already; empty where this one is new
     * @throws dev.runestone.api.RefusalException {@code CONFLICT} where the version has other content and another owner
     */
    synchronized Optional<S> add(S stored) {
        S known = find(stored.name(), stored.version()).orElse(null);
        if (known != null && known.hash().equals(stored.hash())) {
            return Optional.of(known);
        }
        if (known != null && (stored.source() == null || !stored.source().equals(known.source()))) {
            throw Refusal.conflict(described(known) + (known.source() == null ? "" : " of the file " + known.source())
                            + " has other content. Raise the version.")
                    .asException();
        }
        if (known == null && count() >= mostVersions) {
            throw new Refusal(
                            Refusal.Kind.LIMIT_EXCEEDED,
                            "The catalog has " + mostVersions + " versions of " + kind
                                    + "s, which is the limit. Remove some that are not needed.",
                            List.of())
                    .asException();
        }
        store.save(stored);
        shelve(stored);
        return Optional.empty();
    }

    /** The latest version: the highest release, or the highest pre-release where there is no release. */
    Optional<S> find(String name) {
        Shelf<S> shelf = shelves.get(name);
        return Optional.ofNullable(shelf == null ? lookedUp(name) : shelf).map(Shelf::latest);
    }

    Optional<S> find(String name, Version version) {
        Shelf<S> shelf = shelves.get(name);
        S known = shelf == null ? null : shelf.find(version);
        return known != null
                ? Optional.of(known)
                : Optional.ofNullable(lookedUp(name)).map(found -> found.find(version));
    }

    /** A version as far as it is in memory, for threads that must not wait for the store; null for the latest. */
    Optional<S> inMemory(String name, @Nullable Version version) {
        return Optional.ofNullable(shelves.get(name))
                .map(shelf -> version == null ? shelf.latest() : shelf.find(version));
    }

    /** What the store has of a name; null for nothing. Versions that are here already stay as they are. */
    private synchronized @Nullable Shelf<S> lookedUp(String name) {
        for (S stored : store.load(name)) {
            Shelf<S> shelf = shelves.get(name);
            if (shelf == null || shelf.find(stored.version()) == null) {
                shelve(stored);
            }
        }
        return shelves.get(name);
    }

    /**
     * A version that must be there.
     *
     * @param version null for the latest
     * @throws dev.runestone.api.RefusalException {@code NOT_FOUND}
     */
    S existing(String name, @Nullable Version version) {
        return (version == null ? find(name) : find(name, version))
                .orElseThrow(() -> Refusal.notFound("There is no " + kind + " '" + name + "'"
                                + (version == null ? "." : " in version " + version + "."))
                        .asException());
    }

    /** The latest release first, pre-releases last; empty where there is none. */
    List<S> versions(String name) {
        Shelf<S> shelf = shelves.get(name);
        return shelf == null ? List.of() : shelf.latestFirst();
    }

    /** The latest versions in the order of their names, from behind a name on. */
    List<S> latest(String after, int limit) {
        return shelves.tailMap(after, false).values().stream()
                .limit(limit)
                .map(Shelf::latest)
                .toList();
    }

    /**
     * Takes a version out.
     *
     * @throws dev.runestone.api.RefusalException {@code NOT_FOUND}
     */
    synchronized void remove(String name, Version version) {
        existing(name, version);
        store.remove(name, version);
        shelves.computeIfPresent(name, (key, shelf) -> shelf.without(version));
    }

    private void shelve(S stored) {
        shelves.merge(stored.name(), Shelf.of(List.of(stored)), (shelf, single) -> shelf.with(stored));
    }

    private int count() {
        return shelves.values().stream()
                .map(Shelf::latestFirst)
                .mapToInt(Collection::size)
                .sum();
    }

    String described(S stored) {
        return "Version " + stored.version() + " of the " + kind + " '" + stored.name() + "'";
    }
}
