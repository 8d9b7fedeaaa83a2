package dev.runestone.workflow;

import java.time.Duration;

/**
 * A circuit breaker: after so many failures among the last executions of the component, over all runs, further ones are
 * refused at once until a pause has passed; then one is let through to see.
 *
 * @param failures how many failures open it, 1 or more
 * @param executions among how many executions, not fewer than the failures
 * @param delay how long it stays open
 */
public record Breaker(int failures, int executions, Duration delay) {
    public Breaker {
        if (failures < 1 || executions < failures || delay.isNegative() || delay.isZero()) {
            throw new IllegalArgumentException("A breaker needs 1 or more failures among as many executions and a"
                    + " delay above zero, got " + failures + ", " + executions + " and " + delay + ".");
        }
    }
}
