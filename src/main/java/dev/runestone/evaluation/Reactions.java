package dev.runestone.evaluation;

import java.util.List;

/**
 * How an evaluation that reacts came to its end.
 *
 * @param end how it ended
 * @param explanation the same in a sentence, with the values
 * @param iterations how many passes there were
 * @param executed how many components were executed in all of them
 * @param recalled how many were not, because their inputs had not changed
 * @param firings how many rules fired
 * @param facts how many facts were made
 * @param period after how many iterations it repeats itself; 0 where it does not
 * @param history the last passes
 * @param productions what the components made, as asked for
 */
record Reactions(
        Satisfaction end,
        String explanation,
        int iterations,
        long executed,
        long recalled,
        long firings,
        long facts,
        int period,
        List<Pass> history,
        List<Production> productions) {

    /** One pass and what it cost. */
    record Pass(int iteration, int executed, int recalled) {}
}
