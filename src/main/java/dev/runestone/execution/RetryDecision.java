package dev.runestone.execution;

import dev.runestone.workflow.Policy;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Whether and when a failed component is tried again. */
final class RetryDecision {
    private RetryDecision() {}

    /**
     * When the next attempt follows.
     *
     * @param failed how many attempts have failed, this one included
     * @param since when the first of them failed
     * @return null where none does
     */
    static @Nullable Instant next(Policy policy, int failed, Instant since, Instant now, Throwable failure) {
        if (failed > policy.retries().count() || !PolicedWork.mayMend(failure)) {
            return null;
        }
        Instant next = at(policy, failed, now);
        return policy.deadline() != null && next.isAfter(since.plus(policy.deadline())) ? null : next;
    }

    /** When an attempt follows on so many failed ones. */
    static Instant at(Policy policy, int failed, Instant now) {
        return now.plus(
                policy.retries().pause(failed, ThreadLocalRandom.current().nextDouble()));
    }
}
