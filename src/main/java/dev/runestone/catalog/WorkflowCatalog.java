package dev.runestone.catalog;

import dev.runestone.api.Refusal;
import dev.runestone.workflow.Version;
import dev.runestone.workflow.VersionRange;
import dev.runestone.workflow.Workflow;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The versioned workflows. The database keeps them; readers are answered from memory, so that an evaluation never waits
 * for the database.
 */
@Singleton
public final class WorkflowCatalog {
    /** More versions than these help nobody in a message. */
    private static final int SHOWN = 10;

    private final Definitions definitions;
    private final WorkflowStore store;
    private final int mostVersions;
    private final ConcurrentSkipListMap<String, Shelf> shelves = new ConcurrentSkipListMap<>();

    WorkflowCatalog(Definitions definitions, WorkflowStore store, CatalogConfig config) {
        this.definitions = definitions;
        this.store = store;
        this.mostVersions = config.versions();
        store.load().forEach(this::shelve);
    }

    /**
     * Puts a version into the catalog. The same content again changes nothing.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} with every problem of the workflow; {@code CONFLICT}
     *     where the version has other content
     */
    public Creation createWorkflow(Workflow workflow) {
        definitions.refuseInvalid(workflow);
        return add(workflow, null);
    }

    /** The same for a workflow that was checked before, owned by a file where {@code source} names one. */
    synchronized Creation add(Workflow workflow, @Nullable String source) {
        String hash = definitions.hash(workflow);
        StoredWorkflow known = find(workflow.name(), workflow.version()).orElse(null);
        if (known != null && known.hash().equals(hash)) {
            return new Creation(known, false);
        }
        if (known != null && (source == null || !source.equals(known.source()))) {
            throw Refusal.conflict(described(known) + (known.source() == null ? "" : " of the file " + known.source())
                            + " has other content. Raise the version.")
                    .asException();
        }
        if (known == null && count() >= mostVersions) {
            throw new Refusal(
                            Refusal.Kind.LIMIT_EXCEEDED,
                            "The catalog has " + mostVersions
                                    + " versions of workflows, which is the limit. Remove some that are not needed.",
                            List.of())
                    .asException();
        }
        StoredWorkflow stored = new StoredWorkflow(workflow, hash, source, Instant.now());
        store.save(stored);
        shelve(stored);
        return new Creation(stored, true);
    }

    /** The latest version of a workflow: the highest release, or the highest pre-release where there is no release. */
    public Optional<StoredWorkflow> find(String name) {
        return Optional.ofNullable(shelves.get(name)).map(Shelf::latest);
    }

    /** A version of a workflow. */
    public Optional<StoredWorkflow> find(String name, Version version) {
        return Optional.ofNullable(shelves.get(name)).map(shelf -> shelf.find(version));
    }

    /**
     * A workflow that must be there.
     *
     * @param version null for the latest
     * @throws dev.runestone.api.RefusalException {@code NOT_FOUND}
     */
    public StoredWorkflow existing(String name, @Nullable Version version) {
        return (version == null ? find(name) : find(name, version))
                .orElseThrow(() -> Refusal.notFound("There is no workflow '" + name + "'"
                                + (version == null ? "." : " in version " + version + "."))
                        .asException());
    }

    /**
     * The highest release of a workflow within a range, or the highest pre-release that the range allows.
     *
     * @throws dev.runestone.api.RefusalException {@code NOT_FOUND}
     */
    public StoredWorkflow within(String name, VersionRange range) {
        List<StoredWorkflow> versions = versions(name);
        return versions.stream()
                .filter(stored -> range.contains(stored.workflow().version()))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("There is no workflow '" + name + "'"
                                + (versions.isEmpty()
                                        ? "."
                                        : " in a version that " + range + " allows; there are "
                                                + versions.stream()
                                                        .limit(SHOWN)
                                                        .map(stored -> stored.workflow()
                                                                .version()
                                                                .toString())
                                                        .collect(Collectors.joining(", "))
                                                + "."))
                        .asException());
    }

    /** All versions of a workflow, the latest release first, pre-releases last; empty where there is none. */
    public List<StoredWorkflow> versions(String name) {
        Shelf shelf = shelves.get(name);
        return shelf == null ? List.of() : shelf.latestFirst();
    }

    /** The latest versions of workflows in the order of their names, from behind a name on. */
    public List<StoredWorkflow> latest(String after, int limit) {
        return shelves.tailMap(after, false).values().stream()
                .limit(limit)
                .map(Shelf::latest)
                .toList();
    }

    /**
     * Takes a version out of the catalog.
     *
     * @throws dev.runestone.api.RefusalException {@code NOT_FOUND}
     */
    public synchronized void remove(String name, Version version) {
        existing(name, version);
        store.remove(name, version);
        shelves.computeIfPresent(name, (key, shelf) -> shelf.without(version));
    }

    private void shelve(StoredWorkflow stored) {
        shelves.merge(stored.workflow().name(), Shelf.of(List.of(stored)), (shelf, single) -> shelf.with(stored));
    }

    private int count() {
        return shelves.values().stream()
                .map(Shelf::latestFirst)
                .mapToInt(Collection::size)
                .sum();
    }

    static String described(StoredWorkflow stored) {
        return "Version " + stored.workflow().version() + " of the workflow '"
                + stored.workflow().name() + "'";
    }
}
