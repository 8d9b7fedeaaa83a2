package dev.runestone.knowledge;

import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which version of each knowledge base decides, and which did before: a stack in the database. */
@ApplicationScoped
@Transactional
class ActivationStore {
    /** Nobody rolls back further than this. */
    private static final int DEPTH = 50;

    private static final Sort LATEST_FIRST = Sort.descending("place");

    private final ActivationRepository activations;
    private final Clock clock;

    ActivationStore(ActivationRepository activations, Clock clock) {
        this.activations = activations;
        this.clock = clock;
    }

    /** The versions that were activated, the deciding one first; empty where there is none. */
    List<String> history(String base) {
        return activations.find("base", LATEST_FIRST, base).stream()
                .map(row -> row.version)
                .toList();
    }

    /** The deciding version of every knowledge base. */
    Map<String, String> active() {
        Map<String, String> active = new LinkedHashMap<>();
        activations.findAll(Sort.by("base").and("place", Sort.Direction.Descending)).stream()
                .forEach(row -> active.putIfAbsent(row.base, row.version));
        return active;
    }

    /** Makes a version the deciding one. */
    void push(String base, String version) {
        int place = activations
                        .find("base", LATEST_FIRST, base)
                        .firstResultOptional()
                        .map(top -> top.place)
                        .orElse(0)
                + 1;
        ActivationEntity row = new ActivationEntity();
        row.id = base + "#" + place;
        row.base = base;
        row.place = place;
        row.version = version;
        row.activatedAt = clock.instant();
        activations.persist(row);
        activations.delete("base = ?1 and place <= ?2", base, place - DEPTH);
    }

    /** Takes the deciding version off, so that the one before decides again. */
    void pop(String base) {
        activations.find("base", LATEST_FIRST, base).firstResultOptional().ifPresent(activations::delete);
    }

    /** Forgets a version, so that no rolling back leads to it. */
    void forget(String base, String version) {
        activations.delete("base = ?1 and version = ?2", base, version);
    }
}
