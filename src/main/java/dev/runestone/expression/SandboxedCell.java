package dev.runestone.expression;

import org.jspecify.annotations.Nullable;
import org.kie.dmn.feel.lang.EvaluationContext;
import org.kie.dmn.feel.runtime.UnaryTest;

/** A test of a decision table's cell. */
record SandboxedCell(UnaryTest test) implements UnaryTest {
    @Override
    public @Nullable Boolean apply(EvaluationContext context, @Nullable Object value) {
        Evaluation evaluation = Evaluation.of(context);
        evaluation.budget().spend(1);
        return test.apply(evaluation, Values.in(value, evaluation.budget()));
    }

    @Override
    public String toString() {
        return test.toString();
    }
}
