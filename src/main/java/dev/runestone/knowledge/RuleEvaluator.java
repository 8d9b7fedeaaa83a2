package dev.runestone.knowledge;

import dev.runestone.api.RefusalException;
import dev.runestone.knowledge.EvaluationMeters.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.drools.kiesession.session.StatefulKnowledgeSessionImpl;
import org.jspecify.annotations.Nullable;

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
        KnowledgeBase base = bases.enter(request.knowledge());
        try {
            return measured(request, base, null);
        } finally {
            base.leave();
        }
    }

    /**
     * Opens a session whose events are remembered from one evaluation to the next.
     *
     * @param knowledge as in a request
     * @return empty where the version that decides declares no events, so that there is nothing to remember
     * @throws RefusalException {@code NOT_FOUND} for an unknown knowledge base
     */
    public Optional<EventSession> open(String knowledge) {
        KnowledgeBase base = bases.enter(knowledge);
        if (base.sessions().hasEvents()) {
            return Optional.of(new EventSession(this, knowledge, base));
        }
        base.leave();
        return Optional.empty();
    }

    /** Whether the version that decides now is this one. */
    boolean decides(String knowledge, KnowledgeBase base) {
        KnowledgeBase deciding = bases.enter(knowledge);
        deciding.leave();
        return deciding == base;
    }

    /** @param remembering the session to evaluate in; null for one of the pool */
    Evaluation measured(EvaluationRequest request, KnowledgeBase base, @Nullable EventSession remembering) {
        long start = System.nanoTime();
        Outcome outcome = Outcome.FAILED;
        int firings = 0;
        try {
            Evaluation evaluation = evaluate(request, base, remembering, start);
            outcome = Outcome.DECIDED;
            firings = evaluation.firings();
            return evaluation;
        } catch (RefusalException refused) {
            outcome = Outcome.REFUSED;
            throw refused;
        } finally {
            meters.record(base, outcome, firings, System.nanoTime() - start);
        }
    }

    private Evaluation evaluate(
            EvaluationRequest request, KnowledgeBase base, @Nullable EventSession remembering, long start) {
        EvaluationLimits limits = tightened(request.limits());
        EvaluationInputs.checkCount(request, limits.facts());
        FiringControl control = new FiringControl(limits, config.limits().joins(), start, request);
        JoinGuard.enter(control);
        try {
            EvaluationInputs inputs = EvaluationInputs.of(request, base);
            if (remembering != null) {
                StatefulKnowledgeSessionImpl session = remembering.begin();
                control.guard(session);
                return new SessionRun(session, base, config, control).runOn(request, inputs);
            }
            return inSession(base.sessions(), session -> {
                control.guard(session);
                return new SessionRun(session, base, config, control).run(request, inputs);
            });
        } catch (InternalError broken) {
            throw broken;
        } catch (OutOfMemoryError tooMuch) {
            // what the rules held is garbage by now, unless other work has used up the memory
            throw control.outOfMemory();
        } catch (Throwable failure) {
            // rules may throw anything, and Drools wraps what passes through it
            throw refusal(control, failure);
        } finally {
            JoinGuard.leave();
        }
    }

    private interface Work {
        Evaluation in(StatefulKnowledgeSessionImpl session);
    }

    private static Evaluation inSession(SessionPool pool, Work work) {
        StatefulKnowledgeSessionImpl session = pool.take();
        boolean sound = false;
        try {
            Evaluation evaluation = work.in(session);
            sound = true;
            return evaluation;
        } finally {
            if (sound) {
                pool.giveBack(session);
            } else {
                pool.discard(session);
            }
        }
    }

    private static RefusalException refusal(FiringControl control, Throwable failure) {
        RefusalException thrownThroughDrools = control.refusal();
        if (thrownThroughDrools != null) {
            return thrownThroughDrools;
        }
        if (failure instanceof RefusalException refused) {
            return refused;
        }
        if (Interruption.isCauseOf(failure) || Thread.currentThread().isInterrupted()) {
            return control.timeout();
        }
        return RuleFailure.of(control.last(), failure).asException();
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
