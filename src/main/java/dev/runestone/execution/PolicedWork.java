package dev.runestone.execution;

import dev.failsafe.CircuitBreaker;
import dev.failsafe.CircuitBreakerOpenException;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import dev.failsafe.Timeout;
import dev.failsafe.TimeoutExceededException;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.function.Parking;
import dev.runestone.function.StepInput;
import dev.runestone.workflow.Breaker;
import dev.runestone.workflow.OnFailure;
import dev.runestone.workflow.Policy;
import dev.runestone.workflow.Retries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A component's work under its policy. From the outside in: the deadline of all attempts, the retries, the circuit
 * breaker, the timeout of one attempt. Shared by all runs of a plan, and so is its breaker.
 */
final class PolicedWork implements Work {
    private final String component;
    private final Work work;
    private final Policy policy;
    private final int errorPort;
    private final @Nullable Work fallback;
    private final @Nullable CircuitBreaker<Emission> breaker;
    private final @Nullable Timeout<Emission> timeout;
    private final @Nullable Timeout<Emission> deadline;
    private final @Nullable FailsafeExecutor<Emission> once;
    private final @Nullable FailsafeExecutor<Emission> altogether;

    /**
     * A component under its policy.
     *
     * @param component the component's name
     * @param work what it does
     * @param errorPort the index of the port that failures are routed to
     * @param fallback what stands in for it; null unless the policy has an expression or a step for that
     * @param random numbers from 0 to 1 for the jitter
     */
    PolicedWork(
            String component, Work work, Policy policy, int errorPort, @Nullable Work fallback, DoubleSupplier random) {
        this.component = component;
        this.work = work;
        this.policy = policy;
        this.errorPort = errorPort;
        this.fallback = fallback;
        breaker = policy.breaker() == null ? null : breaker(policy.breaker());
        timeout = policy.timeout() == null ? null : timeout(policy.timeout());
        deadline = policy.deadline() == null ? null : timeout(policy.deadline());
        List<dev.failsafe.Policy<Emission>> all = new ArrayList<>(4);
        if (deadline != null) {
            all.add(deadline);
        }
        if (policy.retries().count() > 0) {
            all.add(retry(policy.retries(), random));
        }
        List<dev.failsafe.Policy<Emission>> inner = new ArrayList<>(2);
        if (breaker != null) {
            inner.add(breaker);
        }
        if (timeout != null) {
            inner.add(timeout);
        }
        all.addAll(inner);
        once = inner.isEmpty() ? null : Failsafe.with(inner);
        altogether = all.isEmpty() ? null : Failsafe.with(all);
    }

    private static CircuitBreaker<Emission> breaker(Breaker breaker) {
        return CircuitBreaker.<Emission>builder()
                .withFailureThreshold(breaker.failures(), breaker.executions())
                .withSuccessThreshold(1)
                .withDelay(breaker.delay())
                .handleIf(PolicedWork::mayMend)
                .build();
    }

    private static Timeout<Emission> timeout(Duration limit) {
        return Timeout.<Emission>builder(limit).withInterrupt().build();
    }

    private static RetryPolicy<Emission> retry(Retries retries, DoubleSupplier random) {
        return RetryPolicy.<Emission>builder()
                .withMaxRetries(retries.count())
                .withDelayFn(context -> retries.pause(context.getAttemptCount(), random.getAsDouble()))
                .handleIf(PolicedWork::mayMend)
                .build();
    }

    /**
     * Whether another attempt may end better. A refusal says that the input does not fit, which it never will, unless it
     * says that something is busy or late; an interruption means that nobody wants the result any more.
     */
    static boolean mayMend(Throwable failure) {
        if (failure instanceof RefusalException refused) {
            Refusal.Kind kind = refused.refusal().kind();
            return kind == Refusal.Kind.BUSY || kind == Refusal.Kind.UNAVAILABLE || kind == Refusal.Kind.TIMEOUT;
        }
        return !(failure instanceof InterruptedException) && !(failure instanceof VirtualMachineError);
    }

    Policy policy() {
        return policy;
    }

    /** The breaker of all runs; null where the policy has none. */
    @Nullable
    CircuitBreaker<Emission> breaker() {
        return breaker;
    }

    /** Whether it may stand still between attempts. */
    boolean pauses() {
        Retries retries = policy.retries();
        return retries.count() > 0
                && retries.backoff() != Retries.Backoff.NONE
                && !retries.delay().isZero();
    }

    /** What fails purely fails each time, but a time limit or a breaker may end differently the next time: that stands in. */
    @Override
    public boolean isPure() {
        return work.isPure();
    }

    @Override
    public boolean waits() {
        return work.waits() || pauses();
    }

    /** All attempts with the pauses between them, then what the policy says of a failure for good. */
    @Override
    public Emission execute(StepInput input, boolean traced) throws Exception {
        AtomicInteger attempts = new AtomicInteger(1);
        AtomicReference<@Nullable Throwable> last = new AtomicReference<>();
        try {
            FailsafeExecutor<Emission> executor = altogether;
            if (executor == null) {
                return work.execute(input, traced);
            }
            return executor.get(context -> {
                attempts.set(context.getAttemptCount() + 1);
                try {
                    return work.execute(input.again(context.getAttemptCount() + 1), traced);
                } catch (Throwable failure) {
                    last.set(failure);
                    throw failure;
                }
            });
        } catch (Throwable thrown) {
            return failed(input.again(attempts.get()), told(thrown, last.get()));
        }
    }

    /**
     * One attempt within its timeout, if the breaker lets it through.
     *
     * @throws RefusalException {@code TIMEOUT} where it took too long, {@code BUSY} where the breaker is open
     * @throws Exception what the work throws
     */
    Emission attempt(StepInput input, boolean traced) throws Exception {
        FailsafeExecutor<Emission> executor = once;
        if (executor == null) {
            return work.execute(input, traced);
        }
        try {
            return executor.get(context -> work.execute(input, traced));
        } catch (Throwable thrown) {
            throw asException(told(thrown, null));
        }
    }

    /**
     * What follows when the last attempt has failed.
     *
     * @param input what the attempt saw; it knows which attempt it was
     * @return what stands in for the component's own emission
     * @throws Exception the failure itself where the policy halts or compensates
     */
    Emission failed(StepInput input, Throwable failure) throws Exception {
        Stops.rethrowFatal(failure);
        OnFailure reaction = policy.onFailure();
        if (failure instanceof InterruptedException
                || reaction instanceof OnFailure.Halt
                || reaction instanceof OnFailure.Compensate) {
            throw asException(failure);
        }
        if (reaction instanceof OnFailure.Skip) {
            return Emission.NOTHING;
        }
        if (reaction instanceof OnFailure.Route) {
            return Emission.standIn(errorPort, FailureValue.of(component, failure, input.attempt()));
        }
        if (reaction instanceof OnFailure.FallbackValue value) {
            return Emission.standIn(0, value.value());
        }
        return fallBack(reaction, input, failure);
    }

    private Emission fallBack(OnFailure reaction, StepInput input, Throwable failure) throws Exception {
        Work instead = fallback;
        if (instead == null) {
            throw new IllegalStateException("The component " + component + " has no fallback.");
        }
        StepInput seen = reaction instanceof OnFailure.FallbackStep step
                ? input.with(step.settings())
                : input.and(FailureValue.ERROR, FailureValue.of(component, failure, input.attempt()));
        try {
            Object value = instead.execute(seen, false).value();
            if (value instanceof Parking) {
                throw new Refusal(Refusal.Kind.INVALID, "A fallback cannot wait for something outside.", List.of())
                        .asException();
            }
            return Emission.standIn(0, value);
        } catch (Exception second) {
            if (second instanceof InterruptedException) {
                throw second;
            }
            throw FailureValue.both(component, failure, second).asException();
        }
    }

    /** A failure in words of ours. */
    private Throwable told(Throwable thrown, @Nullable Throwable last) {
        if (thrown instanceof TimeoutExceededException late) {
            boolean overall = deadline != null && late.getTimeout() == deadline;
            return FailureValue.late(
                            component, overall, late.getTimeout().getConfig().getTimeout(), last)
                    .asException();
        }
        if (thrown instanceof CircuitBreakerOpenException && breaker != null) {
            return FailureValue.open(component, breaker.getRemainingDelay()).asException();
        }
        return thrown instanceof FailsafeException wrapped && wrapped.getCause() != null ? wrapped.getCause() : thrown;
    }

    private static Exception asException(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (Exception) failure;
    }
}
