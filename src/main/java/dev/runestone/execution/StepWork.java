package dev.runestone.execution;

import dev.runestone.api.Refusal;
import dev.runestone.function.Parking;
import dev.runestone.function.StepFunction;
import dev.runestone.function.StepInput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls a step function. The value is a {@link Parking} where the step parks, which only a run lets it do.
 *
 * @param name the name of the step's component
 * @param function the function
 */
record StepWork(String name, StepFunction function) implements Work {
    @Override
    public Emission execute(StepInput input, boolean traced) throws Exception {
        @Nullable Object value = function.apply(input);
        // JSON values are no records, which is quicker to tell than that they implement no interface.
        if (value instanceof Record && value instanceof Parking && !input.mayPark()) {
            throw new Refusal(
                            Refusal.Kind.INVALID,
                            "The step (" + name + ") waits for something outside, which only a run can do; start one"
                                    + " with POST /api/runs.",
                            List.of())
                    .asException();
        }
        return Emission.of(value);
    }

    /** Functions come with the application, and are trusted as it is. */
    @Override
    public boolean isBounded() {
        return !function.waits();
    }

    @Override
    public boolean waits() {
        return function.waits();
    }
}
