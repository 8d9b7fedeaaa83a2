package dev.runestone.execution;

import dev.runestone.api.Refusal;
import dev.runestone.function.Memory;
import dev.runestone.knowledge.Evaluation;
import dev.runestone.knowledge.EvaluationRequest;
import dev.runestone.knowledge.EventSession;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The sessions in which the rule sets of one stream remember events, one for each rule set whose knowledge base declares
 * some. Where another version decides, or an evaluation has failed or does not come back, a session begins anew.
 */
public final class EventSessions implements Memory {
    private final Map<String, Optional<EventSession>> sessions = new HashMap<>();
    private boolean closed;

    /** Evaluates in the session of a component; without one where there is nothing to remember. */
    Evaluation evaluate(String component, EvaluationRequest request, Rules rules) {
        while (true) {
            Optional<EventSession> session = session(component, request.knowledge(), rules);
            if (session.isEmpty()) {
                return rules.evaluate(request);
            }
            Optional<Evaluation> evaluation = session.get().evaluate(request);
            if (evaluation.isPresent()) {
                return evaluation.get();
            }
            forget(component, session.get());
        }
    }

    private synchronized Optional<EventSession> session(String component, String knowledge, Rules rules) {
        if (closed) {
            throw Refusal.conflict("The stream has ended.").asException();
        }
        return sessions.computeIfAbsent(component, none -> rules.open(knowledge));
    }

    private synchronized void forget(String component, EventSession spent) {
        spent.close();
        sessions.computeIfPresent(
                component, (same, known) -> known.filter(each -> each != spent).isPresent() ? known : null);
    }

    @Override
    public synchronized void close() {
        closed = true;
        sessions.values().forEach(session -> session.ifPresent(EventSession::close));
        sessions.clear();
    }
}
