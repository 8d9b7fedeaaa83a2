package dev.runestone.composition;

import java.util.List;
import java.util.Set;

/** What comes of planning. */
public sealed interface Planned {
    /**
     * Plans that reach the goal.
     *
     * @param plans the one of fewest layers first; each of the others has more layers and costs less than all before it
     */
    record Found(List<Plan> plans) implements Planned {
        public Found {
            plans = List.copyOf(plans);
        }

        /** The plan of fewest layers. */
        public Plan best() {
            return plans.get(0);
        }
    }

    /**
     * The goal cannot be reached.
     *
     * @param unreached the wanted concepts that there is no way to
     * @param missing concepts that would make the goal reachable if they were provided too
     * @param proven whether no fewer would; false where the search was cut off before it knew
     */
    record Unreachable(Set<String> unreached, Set<String> missing, boolean proven) implements Planned {
        public Unreachable {
            unreached = Set.copyOf(unreached);
            missing = Set.copyOf(missing);
        }
    }
}
