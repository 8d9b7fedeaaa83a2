package dev.runestone.knowledge;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.knowledge.EvaluationMeters.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.drools.kiesession.session.StatefulKnowledgeSessionImpl;
import org.jspecify.annotations.Nullable;
import org.kie.api.runtime.rule.Match;

/**
 * Evaluates rules over facts, on the thread of the caller. The deadline is checked at every firing; to hold it against a
 * rule that never ends, run it on {@link GuardedWorkers}.
 */
@Singleton
public class RuleEvaluator {
    private final KnowledgeBases bases;
    private final KnowledgeConfig config;
    private final EvaluationMeters meters;
    private final EvaluationLimits widest;

    public RuleEvaluator(KnowledgeBases bases, KnowledgeConfig config, MeterRegistry registry) {
        this.bases = bases;
        this.config = config;
        this.meters = new EvaluationMeters(registry);
        this.widest = new EvaluationLimits(
                config.limits().deadline(),
                config.limits().firings(),
                config.limits().facts());
    }

    /** The limits that hold where a request names none, and that none can widen. */
    public EvaluationLimits limits() {
        return widest;
    }

    /**
     * Evaluates.
     *
     * @throws RefusalException {@code NOT_FOUND} for an unknown knowledge base; {@code INVALID} with a problem for each
     *     bad fact, field, global, query or group, for an ambiguous match under {@code UNIQUE}, and for a rule that
     *     failed; {@code LIMIT_EXCEEDED}; {@code TIMEOUT}
     */
    public Evaluation evaluate(EvaluationRequest request) {
        long start = System.nanoTime();
        KnowledgeBase base = bases.enter(request.knowledge());
        Outcome outcome = Outcome.FAILED;
        int firings = 0;
        try {
            Evaluation evaluation = evaluate(request, base, start);
            outcome = Outcome.DECIDED;
            firings = evaluation.firings();
            return evaluation;
        } catch (RefusalException refused) {
            outcome = Outcome.REFUSED;
            throw refused;
        } finally {
            meters.record(base, outcome, firings, System.nanoTime() - start);
            base.leave();
        }
    }

    private Evaluation evaluate(EvaluationRequest request, KnowledgeBase base, long start) {
        EvaluationLimits limits = tightened(request.limits());
        EvaluationInputs.checkCount(request, limits.facts());
        EvaluationInputs inputs = EvaluationInputs.of(request, base);
        StatefulKnowledgeSessionImpl session = base.sessions().take();
        boolean sound = false;
        try {
            FiringControl control = new FiringControl(
                    session,
                    new FiringControl.Limits(limits, start + limits.deadline().toNanos()),
                    request.groups().isEmpty() || request.groups().contains(ConflictResolution.MAIN),
                    ConflictResolution.choice(request.resolution()));
            Evaluation evaluation =
                    guarded(control, () -> new SessionRun(session, base, config, control).run(request, inputs));
            sound = true;
            return evaluation;
        } finally {
            if (sound) {
                base.sessions().giveBack(session);
            } else {
                base.sessions().discard(session);
            }
        }
    }

    private interface Run {
        Evaluation get();
    }

    private static Evaluation guarded(FiringControl control, Run run) {
        try {
            return run.get();
        } catch (OutOfMemoryError | InternalError broken) {
            throw broken;
        } catch (Throwable failure) {
            if (control.refusal() != null) {
                throw control.refusal();
            }
            if (failure instanceof RefusalException refused) {
                throw refused;
            }
            if (Interruption.isCauseOf(failure) || Thread.currentThread().isInterrupted()) {
                throw control.timeout();
            }
            throw failed(control.last(), failure).asException();
        }
    }

    private static Refusal failed(@Nullable Match last, Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause.getCause() != null && depth < 50; depth++) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage());
        String shown = message.length() <= 300 ? message : message.substring(0, 300) + "…";
        String who = last == null
                ? "The conditions of a rule"
                : "The rule '" + last.getRule().getName() + "', or a condition evaluated after it,";
        return new Refusal(
                Refusal.Kind.INVALID, who + " failed: " + cause.getClass().getSimpleName() + ": " + shown, List.of());
    }

    private EvaluationLimits tightened(@Nullable EvaluationLimits asked) {
        if (asked == null) {
            return widest;
        }
        Duration deadline = asked.deadline();
        return new EvaluationLimits(
                deadline.compareTo(widest.deadline()) < 0 ? deadline : widest.deadline(),
                Math.min(asked.firings(), widest.firings()),
                Math.min(asked.facts(), widest.facts()));
    }
}
