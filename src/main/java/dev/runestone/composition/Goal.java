package dev.runestone.composition;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * From where to where a plan leads.
 *
 * @param provided the concepts that there are
 * @param wanted the concepts that there are to be
 */
public record Goal(Set<String> provided, Set<String> wanted) {
    public Goal {
        provided = Collections.unmodifiableSet(new LinkedHashSet<>(provided));
        wanted = Collections.unmodifiableSet(new LinkedHashSet<>(wanted));
    }
}
