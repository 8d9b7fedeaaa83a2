package dev.runestone.execution;

import dev.runestone.knowledge.Evaluation;
import dev.runestone.knowledge.EvaluationRequest;
import dev.runestone.knowledge.EventSession;
import dev.runestone.knowledge.RuleEvaluator;
import java.util.Optional;
import java.util.function.BiPredicate;

/** What rule sets need of the knowledge bases. */
interface Rules {
    /** Those that an evaluator finds, with what tells of a knowledge base and a simple name whether it declares such a type. */
    static Rules of(RuleEvaluator evaluator, BiPredicate<String, String> declares) {
        return new Rules() {
            @Override
            public Evaluation evaluate(EvaluationRequest request) {
                return evaluator.evaluate(request);
            }

            @Override
            public Optional<EventSession> open(String knowledge) {
                return evaluator.open(knowledge);
            }

            @Override
            public boolean declares(String knowledge, String type) {
                return declares.test(knowledge, type);
            }
        };
    }

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
