package dev.runestone.knowledge;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The versions that are loaded, and which of them decide. Readers see one immutable directory; every change makes the
 * next one and swaps the pointer, so a request never meets a half-made change.
 */
@Singleton
public class KnowledgeBases {
    /** Finds versions that are stored but not loaded. */
    interface Source {
        /** The version, loaded; empty where it is not stored. */
        Optional<KnowledgeBase> load(Release release);

        /** Waits until the versions that were active before the start are loaded; false where they are already. */
        default boolean awaitStart() {
            return false;
        }
    }

    /**
     * @param loaded by {@code group:artifact:version}
     * @param active by {@code group:artifact}, and by {@code artifact} where only one group has an active one
     * @param shared artifacts that several groups have an active version of
     * @param number counts the changes
     */
    private record Directory(
            Map<String, KnowledgeBase> loaded,
            Map<String, KnowledgeBase> active,
            Map<String, List<String>> shared,
            long number) {}

    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private volatile Directory directory = new Directory(Map.of(), Map.of(), Map.of(), 0);
    private volatile Source source = release -> Optional.empty();

    private volatile int kept = 3;

    /**
     * Says where versions come from that are not loaded.
     *
     * @param loadedVersions how many versions of a knowledge base stay loaded besides the active one
     */
    void loadFrom(Source stored, int loadedVersions) {
        source = stored;
        kept = loadedVersions;
    }

    /**
     * The version that a reference names, entered: whoever asked must {@link KnowledgeBase#leave leave} it.
     *
     * @param reference {@code artifact}, {@code group:artifact} or {@code group:artifact:version}
     * @throws dev.runestone.api.RefusalException {@code NOT_FOUND}; {@code INVALID} where an artifact alone is ambiguous
     */
    KnowledgeBase enter(String reference) {
        while (true) {
            KnowledgeBase base = find(reference);
            if (base.enter()) {
                return base;
            }
        }
    }

    private KnowledgeBase find(String reference) {
        Directory now = directory;
        KnowledgeBase base = now.active.get(reference);
        if (base == null) {
            base = now.loaded.get(reference);
        }
        if (base != null) {
            return base;
        }
        return source.awaitStart() ? find(reference) : stored(reference, now);
    }

    private KnowledgeBase stored(String reference, Directory now) {
        List<String> groups = now.shared.get(reference);
        if (groups != null) {
            throw Refusal.invalid(
                            "The knowledge base",
                            List.of(new Problem(
                                    Path.of("knowledge"),
                                    "'" + reference + "' stands for several knowledge bases.",
                                    "Name one of " + String.join(", ", groups) + ".")))
                    .asException();
        }
        String[] parts = reference.split(":", -1);
        if (parts.length == 3) {
            Optional<KnowledgeBase> loaded = source.load(new Release(parts[0], parts[1], parts[2]));
            if (loaded.isPresent()) {
                return loaded.get();
            }
        }
        throw Refusal.notFound("There is no knowledge base '" + reference + "'. "
                        + Suggestion.hint(reference, new TreeSet<>(now.active.keySet())))
                .asException();
    }

    /** The active version of a knowledge base, by {@code artifact} or {@code group:artifact}. */
    Optional<KnowledgeBase> active(String base) {
        return Optional.ofNullable(directory.active.get(base));
    }

    /** A loaded version. */
    Optional<KnowledgeBase> loaded(Release release) {
        return Optional.ofNullable(directory.loaded.get(release.toString()));
    }

    /** The names {@code group:artifact} of the knowledge bases that have an active version. */
    public List<String> names() {
        return directory.active.keySet().stream()
                .filter(name -> name.contains(":"))
                .sorted()
                .toList();
    }

    /** Makes a version available by its full coordinates. The one that had them before, if any, is retired. */
    void add(KnowledgeBase base) {
        change(loaded -> loaded.put(base.release().toString(), base), null, null);
    }

    /** Makes a version available, and from the next request on the one that decides for its knowledge base. */
    void activate(KnowledgeBase base) {
        change(loaded -> loaded.put(base.release().toString(), base), base, null);
    }

    /** Takes a version away; requests inside it finish. */
    void remove(Release release) {
        change(loaded -> loaded.remove(release.toString()), null, release);
    }

    /** Has somebody told the name {@code group:artifact} of each knowledge base of which other versions are there now. */
    void listen(Consumer<String> listener) {
        listeners.add(listener);
    }

    /**
     * What decides for a reference now, of what is loaded.
     *
     * @param release the version
     * @param loading a number that this version has had since it was loaded
     * @param directory a number that changes with everything that is loaded, activated or taken away
     */
    public record Deciding(Release release, long loading, long directory) {}

    /** What decides for a reference now; empty where it is not loaded, unknown or ambiguous. */
    Optional<Deciding> deciding(String reference) {
        Directory now = directory;
        KnowledgeBase base = now.active.get(reference);
        if (base == null) {
            base = now.loaded.get(reference);
        }
        return base == null ? Optional.empty() : Optional.of(new Deciding(base.release(), base.number(), now.number));
    }

    /** The number of the directory. */
    long directory() {
        return directory.number;
    }

    private void change(
            Consumer<Map<String, KnowledgeBase>> change, @Nullable KnowledgeBase activated, @Nullable Release removed) {
        Set<String> changed = swap(change, activated, removed);
        // Outside of the lock: whoever listens may ask back.
        changed.forEach(name -> listeners.forEach(listener -> listener.accept(name)));
    }

    private synchronized Set<String> swap(
            Consumer<Map<String, KnowledgeBase>> change, @Nullable KnowledgeBase activated, @Nullable Release removed) {
        Directory now = directory;
        Map<String, KnowledgeBase> loaded = new HashMap<>(now.loaded);
        Map<String, KnowledgeBase> byBase = new TreeMap<>();
        now.active.forEach((name, base) -> {
            if (name.contains(":") && !base.release().equals(removed)) {
                byBase.put(name, base);
            }
        });
        change.accept(loaded);
        if (activated != null) {
            byBase.put(activated.name(), activated);
        }
        // a version that was loaded anew under the same coordinates decides at once
        byBase.replaceAll((name, base) -> loaded.getOrDefault(base.release().toString(), base));
        unload(loaded, byBase);
        directory = index(loaded, byBase, now.number + 1);
        Set<String> changed = new TreeSet<>();
        now.loaded.values().stream()
                .filter(base -> loaded.get(base.release().toString()) != base)
                .forEach(base -> {
                    base.retire();
                    changed.add(base.name());
                });
        if (activated != null) {
            changed.add(activated.name());
        }
        return changed;
    }

    /** Keeps of each knowledge base the active version and the last loaded of the others. */
    private void unload(Map<String, KnowledgeBase> loaded, Map<String, KnowledgeBase> active) {
        Map<String, List<KnowledgeBase>> idle = loaded.values().stream()
                .filter(base -> active.get(base.name()) != base)
                .sorted(Comparator.comparingLong(KnowledgeBase::number).reversed())
                .collect(Collectors.groupingBy(KnowledgeBase::name));
        idle.values()
                .forEach(versions -> versions.stream()
                        .skip(kept)
                        .forEach(base -> loaded.remove(base.release().toString())));
    }

    private static Directory index(Map<String, KnowledgeBase> loaded, Map<String, KnowledgeBase> byBase, long number) {
        Map<String, List<String>> names = new TreeMap<>();
        byBase.forEach((name, base) -> names.computeIfAbsent(base.release().artifact(), artifact -> new ArrayList<>())
                .add(name));
        Map<String, KnowledgeBase> active = new HashMap<>(byBase);
        Map<String, List<String>> shared = new HashMap<>();
        names.forEach((artifact, full) -> {
            KnowledgeBase only = byBase.get(full.get(0));
            if (full.size() == 1 && only != null) {
                active.put(artifact, only);
            } else {
                shared.put(artifact, List.copyOf(full));
            }
        });
        return new Directory(loaded, active, shared, number);
    }

    /** The name of a base as a version of it is asked for: by full coordinates, of which a path may lack the group. */
    String name(String base, @Nullable String version) {
        return version == null || base.contains(":")
                ? base
                : active(base).map(KnowledgeBase::name).orElse(base);
    }
}
