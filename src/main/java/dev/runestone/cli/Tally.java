package dev.runestone.cli;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts what became of the rows. At most {@link #LABELS} different labels are told apart; the others count as one. */
final class Tally {
    static final int LABELS = 50;
    static final String OTHER = "(other)";
    private static final String NONE = "(none)";

    private final Map<String, Long> outcomes = new TreeMap<>();
    private final Map<String, Map<String, Long>> byTruth = new TreeMap<>();
    private long decided;
    private long rejected;

    void decided(@Nullable String outcome, @Nullable String truth) {
        decided++;
        String label = known(outcome == null ? NONE : outcome, outcomes.keySet());
        outcomes.merge(label, 1L, Long::sum);
        if (truth != null) {
            byTruth.computeIfAbsent(known(truth, byTruth.keySet()), t -> new HashMap<>())
                    .merge(label, 1L, Long::sum);
        }
    }

    private static String known(String label, Set<String> labels) {
        return labels.contains(label) || labels.size() < LABELS ? label : OTHER;
    }

    void rejected() {
        rejected++;
    }

    long rows() {
        return decided + rejected;
    }

    long decided() {
        return decided;
    }

    long rejectedRows() {
        return rejected;
    }

    /** Outcome to how often it came out, in alphabetical order. */
    Map<String, Long> outcomes() {
        return Collections.unmodifiableMap(outcomes);
    }

    /** What really became of the decided cases, in alphabetical order. */
    Set<String> truths() {
        return Collections.unmodifiableSet(byTruth.keySet());
    }

    long count(String truth, String outcome) {
        return byTruth.getOrDefault(truth, Map.of()).getOrDefault(outcome, 0L);
    }

    long count(String truth) {
        return byTruth.getOrDefault(truth, Map.of()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
