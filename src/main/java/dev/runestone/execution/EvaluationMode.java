package dev.runestone.execution;

import dev.runestone.function.Memory;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a strategy chooses about prepare, execute and apply.
 *
 * @param explain how much is told beside the outputs
 * @param choices what is done otherwise than in a plain evaluation
 * @param memo asked before a component is executed; null for none
 * @param memory what lasts from one evaluation to the next; null where nothing does
 * @param deadline how long it may take, if that is less than the configuration allows; null for no less
 */
public record EvaluationMode(
        Explain explain,
        Set<Choice> choices,
        @Nullable Memo memo,
        @Nullable Memory memory,
        @Nullable Duration deadline) {
    /** What can be done otherwise. */
    public enum Choice {
        /** Apply: a component that fails brings nothing forth and is reported, and the rest goes on. */
        ISOLATE,
        /** Prepare: inputs may be missing; what needs them stays pending. */
        PARTIAL,
        /** Prepare: of the sources of a join that needs but some, the cheapest is tried first. */
        CHEAPEST_FIRST,
        /** The evaluation is one iteration of several, so that the workflow may have feedback. */
        ITERATE
    }

    public EvaluationMode {
        choices = Set.copyOf(choices);
    }

    /** A plain evaluation: everything once, stopped by the first failure. */
    public static EvaluationMode plain(Explain explain) {
        return new EvaluationMode(explain, Set.of(), null, null, null);
    }

    /** This mode with another choice. */
    public EvaluationMode with(Choice choice) {
        Set<Choice> more = EnumSet.of(choice);
        more.addAll(choices);
        return new EvaluationMode(explain, more, memo, memory, deadline);
    }

    /** This mode with more, or less, told beside the outputs. */
    public EvaluationMode with(Explain level) {
        return new EvaluationMode(level, choices, memo, memory, deadline);
    }

    /** This mode with a memo. */
    public EvaluationMode with(Memo remembering) {
        return new EvaluationMode(explain, choices, remembering, memory, deadline);
    }

    /** This mode with something that lasts. */
    public EvaluationMode with(@Nullable Memory lasting) {
        return new EvaluationMode(explain, choices, memo, lasting, deadline);
    }

    /** This mode within a deadline. */
    public EvaluationMode within(Duration limit) {
        return new EvaluationMode(explain, choices, memo, memory, limit);
    }

    boolean has(Choice choice) {
        return choices.contains(choice);
    }
}
