package dev.runestone.evaluation;

import dev.runestone.catalog.StoredWorkflow;
import dev.runestone.execution.EvaluationMode;
import dev.runestone.execution.EvaluationMode.Choice;
import dev.runestone.execution.Explain;
import dev.runestone.function.Memory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a strategy.
 *
 * @param workflow the workflow
 * @param strategy how it is to be evaluated
 * @param inputs input name to JSON value
 * @param explain how much is told beside the outputs
 * @param outputs the outputs that are wanted; empty for all
 * @param isolated whether a component that fails is reported while the rest goes on
 * @param deadline how long it may take altogether, if that is less than the configuration allows; null for no less
 * @param until when it is satisfied, for a strategy that reacts until then
 * @param caching what is remembered, for a strategy that remembers
 * @param validation what the outputs are held against besides the workflow's own assertions
 * @param callers the workflows that called one another down to this one, as {@code name:version}
 * @param memory what lasts from one item of a stream to the next; null where nothing does
 */
record EvaluationCall(
        StoredWorkflow workflow,
        Strategy strategy,
        Map<String, ?> inputs,
        Explain explain,
        Set<String> outputs,
        boolean isolated,
        @Nullable Duration deadline,
        Until until,
        Caching caching,
        ValidationRules validation,
        List<String> callers,
        @Nullable Memory memory) {

    /** The same in the place of a step of other workflows. */
    EvaluationCall from(List<String> others) {
        return copy(strategy, inputs, others, memory);
    }

    /** The same of other inputs. */
    EvaluationCall with(Map<String, ?> others) {
        return copy(strategy, others, callers, memory);
    }

    /** The same with something that lasts. */
    EvaluationCall with(Memory lasting) {
        return copy(strategy, inputs, callers, lasting);
    }

    /** The same by another strategy. */
    EvaluationCall by(Strategy other) {
        return copy(other, inputs, callers, memory);
    }

    private EvaluationCall copy(Strategy how, Map<String, ?> given, List<String> callersOf, @Nullable Memory lasting) {
        return new EvaluationCall(
                workflow,
                how,
                given,
                explain,
                outputs,
                isolated,
                deadline,
                until,
                caching,
                validation,
                callersOf,
                lasting);
    }

    /** The mode that a strategy begins with. */
    EvaluationMode mode() {
        EvaluationMode plain = EvaluationMode.plain(explain).with(memory);
        EvaluationMode bounded = deadline == null ? plain : plain.within(deadline);
        return isolated ? bounded.with(Choice.ISOLATE) : bounded;
    }

    /** The wanted outputs by name. */
    Set<String> wanted() {
        return outputs.isEmpty() ? workflow.workflow().outputs().keySet() : outputs;
    }
}
