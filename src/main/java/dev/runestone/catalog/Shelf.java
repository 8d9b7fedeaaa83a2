package dev.runestone.catalog;

import dev.runestone.workflow.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The versions of one workflow, as they stand at a moment. Immutable. */
final class Shelf {
    /** Releases come before pre-releases, so that publishing a release candidate changes nothing for the others. */
    private static final Comparator<StoredWorkflow> LATEST_FIRST = Comparator.<StoredWorkflow, Boolean>comparing(
                    stored -> !stored.workflow().version().preRelease().isEmpty())
            .thenComparing(stored -> stored.workflow().version(), Comparator.reverseOrder());

    private final Map<Version, StoredWorkflow> byVersion;
    private final List<StoredWorkflow> latestFirst;

    private Shelf(Map<Version, StoredWorkflow> byVersion) {
        this.byVersion = byVersion;
        List<StoredWorkflow> sorted = new ArrayList<>(byVersion.values());
        Collections.sort(sorted, LATEST_FIRST);
        this.latestFirst = List.copyOf(sorted);
    }

    static Shelf of(Collection<StoredWorkflow> stored) {
        Map<Version, StoredWorkflow> byVersion = new HashMap<>();
        stored.forEach(each -> byVersion.put(each.workflow().version(), each));
        return new Shelf(byVersion);
    }

    Shelf with(StoredWorkflow stored) {
        Map<Version, StoredWorkflow> next = new HashMap<>(byVersion);
        next.put(stored.workflow().version(), stored);
        return new Shelf(next);
    }

    /** The same without a version; null where none is left. */
    @Nullable
    Shelf without(Version version) {
        Map<Version, StoredWorkflow> next = new HashMap<>(byVersion);
        next.remove(version);
        return next.isEmpty() ? null : new Shelf(next);
    }

    StoredWorkflow latest() {
        return latestFirst.get(0);
    }

    @Nullable
    StoredWorkflow find(Version version) {
        return byVersion.get(version);
    }

    /** The latest release first, pre-releases last. */
    List<StoredWorkflow> latestFirst() {
        return latestFirst;
    }
}
