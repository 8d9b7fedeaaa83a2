package dev.runestone.execution;

import dev.runestone.journal.RunHead;
import dev.runestone.journal.RunStatus;
import java.time.Duration;

/**
 * What becomes of a run that is taken up after crash upon crash without having got on: it may be what they come from. The
 * first time it goes on at once, then each time after twice the rest of the time before, at last it is paused.
 *
 * @param most how often in a row it is taken up before it is paused
 * @param rest before it is taken up the second time in a row
 */
record Recoveries(int most, Duration rest) {
    private static final int DOUBLINGS = 10;

    /** How long a run rests before it is taken up; zero where it may go on. */
    Duration rest(RunHead head) {
        int before = wasAtWork(head) && !pauses(head) ? head.recoveries() : 0;
        return before == 0 ? Duration.ZERO : rest.multipliedBy(1L << Math.min(before - 1, DOUBLINGS));
    }

    /** Whether its node went while it was executed, whatever it went of. */
    static boolean wasAtWork(RunHead head) {
        return head.status() == RunStatus.RUNNING || head.status() == RunStatus.COMPENSATING;
    }

    /** Whether it is paused instead. */
    boolean pauses(RunHead head) {
        return head.status() == RunStatus.RUNNING && head.recoveries() >= most;
    }
}
