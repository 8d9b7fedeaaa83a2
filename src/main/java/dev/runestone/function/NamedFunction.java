package dev.runestone.function;

import org.jspecify.annotations.Nullable;

/**
 * A function that a method makes and not a class: {@code @Produces NamedFunction}, mostly of a lambda.
 *
 * @param name what steps call it by
 * @param capability what it can do
 * @param function what it does
 */
public record NamedFunction(String name, Capability capability, StepFunction function) {

    /** The function with the declared capability. */
    StepFunction declared() {
        return new StepFunction() {
            @Override
            public @Nullable Object apply(StepInput input) throws Exception {
                return function.apply(input);
            }

            @Override
            public boolean waits() {
                return function.waits();
            }

            @Override
            public Capability capability() {
                return capability;
            }
        };
    }
}
