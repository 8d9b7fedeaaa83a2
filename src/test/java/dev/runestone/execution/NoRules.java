package dev.runestone.execution;

import dev.runestone.knowledge.Evaluation;
import dev.runestone.knowledge.EvaluationRequest;

/** For workflows without rules. */
final class NoRules implements Rules {
    static final Rules INSTANCE = new NoRules();

    private NoRules() {}

    @Override
    public Evaluation evaluate(EvaluationRequest request) {
        throw new AssertionError("There are no rules here.");
    }

    @Override
    public boolean declares(String knowledge, String type) {
        return false;
    }
}
