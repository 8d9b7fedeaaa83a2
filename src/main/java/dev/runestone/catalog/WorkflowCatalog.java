package dev.runestone.catalog;

import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.workflow.Version;
import dev.runestone.workflow.VersionRange;
import dev.runestone.workflow.Workflow;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
    private final Shelves<StoredWorkflow> shelves;

    WorkflowCatalog(Definitions definitions, WorkflowStore store, CatalogConfig config) {
        this.definitions = definitions;
        this.shelves = new Shelves<>("workflow", store, config.versions());
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

    /** Everything that would keep a workflow out of the catalog; empty where it may be put in. */
    public List<Problem> problems(Workflow workflow) {
        return definitions.problems(workflow);
    }

    /** The same for a workflow that was checked before, owned by a file where {@code source} names one. */
    Creation add(Workflow workflow, @Nullable String source) {
        StoredWorkflow stored = new StoredWorkflow(workflow, definitions.hash(workflow), source, Instant.now());
        return shelves.add(stored).map(known -> new Creation(known, false)).orElseGet(() -> new Creation(stored, true));
    }

    /** The latest version of a workflow: the highest release, or the highest pre-release where there is no release. */
    public Optional<StoredWorkflow> find(String name) {
        return shelves.find(name);
    }

    /** A version of a workflow. */
    public Optional<StoredWorkflow> find(String name, Version version) {
        return shelves.find(name, version);
    }

    /** A workflow as far as it is in memory, for threads that must not wait for the database; null for the latest. */
    public Optional<StoredWorkflow> inMemory(String name, @Nullable Version version) {
        return shelves.inMemory(name, version);
    }

    /**
     * A workflow that must be there.
     *
     * @param version null for the latest
     * @throws dev.runestone.api.RefusalException {@code NOT_FOUND}
     */
    public StoredWorkflow existing(String name, @Nullable Version version) {
        return shelves.existing(name, version);
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
        return shelves.versions(name);
    }

    /** The latest versions of workflows in the order of their names, from behind a name on. */
    public List<StoredWorkflow> latest(String after, int limit) {
        return shelves.latest(after, limit);
    }

    /**
     * Takes a version out of the catalog.
     *
     * @throws dev.runestone.api.RefusalException {@code NOT_FOUND}
     */
    public void remove(String name, Version version) {
        shelves.remove(name, version);
    }

    static String described(StoredWorkflow stored) {
        return "Version " + stored.workflow().version() + " of the workflow '"
                + stored.workflow().name() + "'";
    }
}
