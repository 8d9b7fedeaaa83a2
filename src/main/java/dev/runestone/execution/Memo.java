package dev.runestone.execution;

import dev.runestone.function.StepInput;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation remembers, so that a component need not be executed again for equal inputs. Asked and told on the
 * thread of the evaluation only.
 */
public interface Memo {
    /**
     * What came out of a component before.
     *
     * @param node its number in the {@link PreparedWorkflow}
     * @param input what it would be executed with
     * @return null where that is not known, so that it is executed
     */
    @Nullable
    Emission recall(int node, StepInput input);

    /** A component that was not recalled has been executed. */
    void remember(int node, StepInput input, Emission emission);
}
