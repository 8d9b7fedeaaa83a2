package dev.runestone.composition;

import java.util.Arrays;

/**
 * A plan in the making: which candidates it uses, each with the last layer that it may stand in, and which concepts it
 * needs, each with the last layer after which they must be there. Every change can be taken back.
 */
final class PartialPlan {
    private final int[] conceptLayer;
    private final int[][] needs;
    private final double[] costs;
    /** Candidate to the last layer that it may stand in; 0 where it is not used. */
    private final int[] slot;
    /** Candidate to the first layer that it may stand in. */
    private final int[] earliest;
    /** Concept to the last layer after which it must be there; 0 where it is not needed. */
    private final int[] due;

    private double cost;
    /** What was changed: the array, the index, and the value before, the latest at the end. */
    private int[][] changedArrays = new int[64][];

    private int[] changedIndexes = new int[64];
    private int[] oldValues = new int[64];
    private int changes;

    /**
     * A plan that uses and needs nothing.
     *
     * @param needs candidate to concepts
     * @param costs candidate to cost
     * @param earliest candidate to the first layer that it may stand in
     * @param conceptLayer concept to the first layer after which there can be one
     */
    PartialPlan(int[][] needs, double[] costs, int[] earliest, int[] conceptLayer) {
        this.needs = needs;
        this.costs = costs;
        this.earliest = earliest.clone();
        this.conceptLayer = conceptLayer;
        slot = new int[costs.length];
        due = new int[conceptLayer.length];
    }

    double cost() {
        return cost;
    }

    boolean isUsed(int candidate) {
        return slot[candidate] > 0;
    }

    boolean isNeeded(int concept) {
        return due[concept] > 0;
    }

    int due(int concept) {
        return due[concept];
    }

    /** Whether a candidate could provide a needed concept in time. */
    boolean canProvide(int candidate, int concept) {
        return earliest[candidate] <= due[concept];
    }

    /** Whether a candidate does. */
    boolean provides(int candidate, int concept) {
        return slot[candidate] > 0 && slot[candidate] <= due[concept];
    }

    /** What using a candidate brings: its cost, and that again for each concept that is needed for it alone. */
    double additional(int candidate) {
        if (isUsed(candidate)) {
            return 0;
        }
        int more = 0;
        for (int need : needs[candidate]) {
            more += due[need] == 0 ? 1 : 0;
        }
        return costs[candidate] * (1 + more);
    }

    /** Lets a candidate stand in a layer, or an earlier one; false where its needs cannot be met then. */
    boolean use(int candidate, int layer) {
        if (earliest[candidate] > layer) {
            return false;
        }
        if (isUsed(candidate) && slot[candidate] <= layer) {
            return true;
        }
        if (!isUsed(candidate)) {
            cost += costs[candidate];
        }
        change(slot, candidate, layer);
        for (int need : needs[candidate]) {
            if (!require(need, layer - 1)) {
                return false;
            }
        }
        return true;
    }

    /** Needs a concept after a layer; false where there can be none so early. */
    boolean require(int concept, int layer) {
        if (conceptLayer[concept] > layer) {
            return false;
        }
        if (due[concept] == 0 || due[concept] > layer) {
            change(due, concept, layer);
        }
        return true;
    }

    /** From now on a candidate stands too late to provide a needed concept. */
    void exclude(int candidate, int concept) {
        change(earliest, candidate, Math.max(earliest[candidate], due[concept] + 1));
    }

    private void change(int[] array, int index, int value) {
        if (changes == oldValues.length) {
            changedArrays = Arrays.copyOf(changedArrays, changes * 2);
            changedIndexes = Arrays.copyOf(changedIndexes, changes * 2);
            oldValues = Arrays.copyOf(oldValues, changes * 2);
        }
        changedArrays[changes] = array;
        changedIndexes[changes] = index;
        oldValues[changes++] = array[index];
        array[index] = value;
    }

    /** How many changes were made, to come back to. */
    int changes() {
        return changes;
    }

    /** Takes back what was changed since, at the cost of then. */
    void undo(int since, double costThen) {
        while (changes > since) {
            changes--;
            changedArrays[changes][changedIndexes[changes]] = oldValues[changes];
        }
        cost = costThen;
    }
}
