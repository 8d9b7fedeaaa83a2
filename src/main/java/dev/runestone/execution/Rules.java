package dev.runestone.execution;

import dev.runestone.knowledge.Evaluation;
import dev.runestone.knowledge.EvaluationRequest;
import dev.runestone.knowledge.EventSession;
import java.util.Optional;

/** What rule sets need of the knowledge bases. */
interface Rules {
    /**
     * Evaluates rules on the caller's thread.
     *
     * @throws dev.runestone.api.RefusalException where it is refused
     */
    Evaluation evaluate(EvaluationRequest request);

    /**
     * Opens a session whose events are remembered from one evaluation to the next.
     *
     * @return empty where the knowledge base declares no events
     * @throws dev.runestone.api.RefusalException where there is no such knowledge base
     */
    default Optional<EventSession> open(String knowledge) {
        return Optional.empty();
    }

    /** Whether the version of a knowledge base that decides now declares a fact type of that simple name. */
    boolean declares(String knowledge, String type);
}
