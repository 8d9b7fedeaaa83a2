package dev.runestone.function;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link dev.runestone.workflow.Step} does. An application adds its own as CDI beans with {@code @Named}: the
 * bean's name is the function's.
 */
@FunctionalInterface
public interface StepFunction {

    /**
     * Makes one value out of the inputs. It sees nothing else, may run on any thread, and should end soon after its thread
     * is interrupted.
     *
     * @return a JSON value: null, {@link Boolean}, {@link Number}, {@link String}, {@link java.util.List} or string-keyed
     *     {@link java.util.Map}; or a {@link Parking} where the value comes later
     * @throws Exception what stops the evaluation; the message is shown to the caller
     */
    @Nullable
    Object apply(StepInput input) throws Exception;

    /**
     * Whether it waits for something outside, such as a network. Such steps are handed to another thread even before
     * their cost has been measured.
     */
    default boolean waits() {
        return false;
    }
}
