package dev.runestone.catalog;

import dev.runestone.workflow.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The versions of one thing, as they stand at a moment. Immutable. */
final class Shelf<S extends Versioned> {
    private final Map<Version, S> byVersion;
    private final List<S> latestFirst;

    private Shelf(Map<Version, S> byVersion) {
        this.byVersion = byVersion;
        List<S> sorted = new ArrayList<>(byVersion.values());
        // Releases come before pre-releases, so that publishing a release candidate changes nothing for the others.
        sorted.sort(Comparator.<S, Boolean>comparing(
                        stored -> !stored.version().preRelease().isEmpty())
                .thenComparing(Versioned::version, Comparator.reverseOrder()));
        this.latestFirst = List.copyOf(sorted);
    }

    static <S extends Versioned> Shelf<S> of(Collection<S> stored) {
        Map<Version, S> byVersion = new HashMap<>();
        stored.forEach(each -> byVersion.put(each.version(), each));
        return new Shelf<>(byVersion);
    }

    Shelf<S> with(S stored) {
        Map<Version, S> next = new HashMap<>(byVersion);
        next.put(stored.version(), stored);
        return new Shelf<>(next);
    }

    /** The same without a version; null where none is left. */
    @Nullable
    Shelf<S> without(Version version) {
        Map<Version, S> next = new HashMap<>(byVersion);
        next.remove(version);
        return next.isEmpty() ? null : new Shelf<>(next);
    }

    S latest() {
        return latestFirst.get(0);
    }

    @Nullable
    S find(Version version) {
        return byVersion.get(version);
    }

    /** The latest release first, pre-releases last. */
    List<S> latestFirst() {
        return latestFirst;
    }
}
