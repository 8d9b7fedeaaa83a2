package dev.runestone.composition;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a component can do, as planning sees it.
 *
 * @param name its name, by which plans call it
 * @param needs the concepts that it must be given
 * @param provides the concepts that there are after it; each stands for all that it is a kind of
 * @param cost what one use costs, in whatever unit all offers share; above 0
 */
public record Offer(String name, Set<String> needs, Set<String> provides, double cost) {
    public Offer {
        if (!(cost > 0) || Double.isInfinite(cost)) {
            throw new IllegalArgumentException("The offer '" + name + "' costs " + cost + ", not a number above 0.");
        }
        needs = Collections.unmodifiableSet(new LinkedHashSet<>(needs));
        provides = Collections.unmodifiableSet(new LinkedHashSet<>(provides));
    }
}
