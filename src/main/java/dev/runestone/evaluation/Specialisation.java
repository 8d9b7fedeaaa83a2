package dev.runestone.evaluation;

import dev.runestone.catalog.StoredWorkflow;
import dev.runestone.execution.Emission;
import dev.runestone.function.StepInput;
import dev.runestone.knowledge.KnowledgeBases.Deciding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation that was given some of its inputs and can be completed, as often as is wanted, with the others. It keeps to
 * the version of the workflow that it was made from.
 *
 * @param id what it is known by
 * @param workflow the workflow
 * @param inputs the inputs that were given
 * @param outputs the outputs that are wanted
 * @param results what was computed already, by component
 * @param made the outputs that need no further input
 * @param missing the inputs that are still to be given
 * @param pending the components that wait for them
 * @param bytes what it takes in memory, estimated
 * @param expires when it is forgotten
 */
record Specialisation(
        String id,
        StoredWorkflow workflow,
        Map<String, ?> inputs,
        Set<String> outputs,
        Map<String, Result> results,
        Map<String, @Nullable Object> made,
        List<String> missing,
        List<String> pending,
        long bytes,
        Instant expires) {

    /** The inputs with those that are given later, which stand in the place of what was given before. */
    Map<String, ?> with(Map<String, ?> later) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(inputs);
        all.putAll(later);
        return all;
    }

    /**
     * What a component gave.
     *
     * @param values the values of its inputs
     * @param emission what came out
     * @param knowledge the knowledge base that decided; null for none
     * @param deciding its version; null where none was known
     */
    record Result(
            List<@Nullable Object> values,
            Emission emission,
            @Nullable String knowledge,
            @Nullable Deciding deciding) {

        /** Whether it was made of these values. */
        boolean isOf(StepInput input) {
            if (values.size() != input.size()) {
                return false;
            }
            for (int i = 0; i < values.size(); i++) {
                if (!Objects.equals(values.get(i), input.value(i))) {
                    return false;
                }
            }
            return true;
        }

        static List<@Nullable Object> values(StepInput input) {
            List<@Nullable Object> values = new ArrayList<>(input.size());
            for (int i = 0; i < input.size(); i++) {
                values.add(input.value(i));
            }
            return values;
        }
    }
}
