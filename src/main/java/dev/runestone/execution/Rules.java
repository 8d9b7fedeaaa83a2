package dev.runestone.execution;

import dev.runestone.knowledge.Evaluation;
import dev.runestone.knowledge.EvaluationRequest;

/** What rule sets need of the knowledge bases. */
interface Rules {
    /**
     * Evaluates rules on the caller's thread.
     *
     * @throws dev.runestone.api.RefusalException where it is refused
     */
    Evaluation evaluate(EvaluationRequest request);

    /** Whether the version of a knowledge base that decides now declares a fact type of that simple name. */
    boolean declares(String knowledge, String type);
}
