package dev.runestone.function;

import dev.runestone.api.Problem;
import dev.runestone.workflow.Step;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link dev.runestone.workflow.Step} does. An application adds its own as CDI beans with {@code @Named}: the
 * bean's name is the function's; or, of a lambda, as a {@link NamedFunction} that a CDI method produces.
 */
@FunctionalInterface
public interface StepFunction {

    /**
     * Makes one value out of the inputs. It sees nothing else, may run on any thread, and should end soon after its thread
     * is interrupted.
     *
     * @return a JSON value: null, {@link Boolean}, {@link Number}, {@link String}, {@link java.util.List} or string-keyed
     *     {@link java.util.Map}; or a {@link Parking} where the value comes later
     * @throws dev.runestone.api.RefusalException why it was not done; of the kinds {@code BUSY} and {@code TIMEOUT}
     *     where another attempt may succeed
     * @throws Exception any other failure; the message is shown to the caller
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

    /** What it can do. */
    default Capability capability() {
        return Capability.UNKNOWN;
    }

    /**
     * What is wrong with how a step is set up beyond what the {@link #capability} tells, with paths into the settings;
     * empty where nothing is.
     *
     * @param inputs the names of the step's inputs
     */
    default List<Problem> problems(Step step, Collection<String> inputs) {
        return List.of();
    }
}
