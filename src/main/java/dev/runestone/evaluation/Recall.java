package dev.runestone.evaluation;

import java.util.List;

/**
 * What a lazy evaluation did not have to compute.
 *
 * @param executed how many components were executed
 * @param recalled how many were not, because what comes out of them was remembered
 * @param untouched how many components of the workflow the wanted outputs do not need
 * @param kept what is remembered from now on
 */
record Recall(int executed, int recalled, int untouched, List<Kept> kept) {

    /**
     * A result that is remembered.
     *
     * @param component the component
     * @param bytes what it takes in memory, estimated
     */
    record Kept(String component, int bytes) {}
}
