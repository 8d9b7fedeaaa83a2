package dev.runestone.knowledge;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.drools.kiesession.session.StatefulKnowledgeSessionImpl;

/**
 * A session that goes on: events that are inserted in one evaluation are there in the next, until they expire by the time
 * that newer events tell. All other facts, given or made by rules, are of one evaluation only. Each evaluation is held to
 * the limits of evaluations; events that are remembered count among its facts. A request that is refused before its facts
 * are inserted, because they do not fit their types, changes nothing. After any other failure the session is spent, since
 * a half-run agenda cannot be told from a sound one: whoever opened it opens another, which has no events yet.
 */
public final class EventSession implements AutoCloseable {
    private final RuleEvaluator evaluator;
    private final String knowledge;
    private final KnowledgeBase base;
    private final StatefulKnowledgeSessionImpl session;
    private final ReentrantLock inUse = new ReentrantLock();
    private volatile boolean closed;
    private boolean disposed;
    private boolean sound;

    /** @param base entered for this session, which leaves it */
    EventSession(RuleEvaluator evaluator, String knowledge, KnowledgeBase base) {
        this.evaluator = evaluator;
        this.knowledge = knowledge;
        this.base = base;
        this.session = base.sessions().open();
    }

    /**
     * Evaluates as {@link RuleEvaluator#evaluate} does.
     *
     * @return empty where the session is spent, still in use by an evaluation that does not come back, or of a version that
     *     does not decide any more: then another is to be opened
     * @throws dev.runestone.api.RefusalException as there; the session is spent then, unless the facts do not fit
     */
    public Optional<Evaluation> evaluate(EvaluationRequest request) {
        if (!inUse.tryLock()) {
            return Optional.empty();
        }
        sound = false;
        try {
            if (closed || !evaluator.decides(knowledge, base)) {
                return Optional.empty();
            }
            sound = true;
            Evaluation evaluation = evaluator.measured(request, base, this);
            sound = true;
            return Optional.of(evaluation);
        } finally {
            closed |= !sound;
            disposeIfClosed();
            inUse.unlock();
        }
    }

    /** The session for an evaluation to begin in, which spends it unless it ends well. */
    StatefulKnowledgeSessionImpl begin() {
        sound = false;
        return session;
    }

    /** Forgets the events; an evaluation that is under way does so when it ends. */
    @Override
    public void close() {
        closed = true;
        if (inUse.tryLock()) {
            try {
                disposeIfClosed();
            } finally {
                inUse.unlock();
            }
        }
    }

    private void disposeIfClosed() {
        if (closed && !disposed) {
            disposed = true;
            base.sessions().discard(session);
            base.leave();
        }
    }
}
