package dev.runestone.knowledge;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One firing, as the trace shows it.
 *
 * @param rule the rule's name
 * @param packageName the rule's package
 * @param group its agenda group; {@code MAIN} for the default one
 * @param salience its priority at the time
 * @param matched the facts that it matched, in the order of its patterns
 * @param changes what its consequence did, in order
 */
public record FiredRule(
        String rule, String packageName, String group, int salience, List<TracedFact> matched, List<Change> changes) {

    /**
     * A fact at the time of a firing.
     *
     * @param id the number of the fact in its session, from 1, in the order of insertion
     * @param type the simple name of its declared type; {@code Map} for a map fact
     * @param value its fields at that time
     */
    public record TracedFact(long id, String type, Map<String, Object> value) {}

    /**
     * An insertion, update or deletion.
     *
     * @param kind what was done
     * @param fact the fact; for a deletion as it was before
     * @param before the fields before an update; null for the other kinds
     */
    public record Change(
            Kind kind, TracedFact fact, @Nullable Map<String, Object> before) {
        /** What was done to a fact. */
        public enum Kind {
            INSERT,
            UPDATE,
            DELETE
        }
    }
}
