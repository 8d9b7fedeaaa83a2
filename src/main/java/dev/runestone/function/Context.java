package dev.runestone.function;

import java.util.List;

/** What a run hands to a step beside its inputs. */
public interface Context {

    /** The run's id; the evaluation's where there is no run. */
    String run();

    /** The name of the step's component. */
    String component();

    /** Which attempt this is, from 1. */
    int attempt();

    /**
     * The same for each execution of this attempt, also after a crash, and for no other: whoever is called can tell by it
     * that they have done this already.
     */
    default String idempotencyKey() {
        return run() + "/" + component() + "/" + attempt();
    }

    /** With this token the step is completed from outside, once it has parked; the same for each execution of this attempt. */
    String token();

    /** Whether the step may park: only a run can wait, an evaluation cannot. */
    boolean mayPark();

    /** The workflows that called one another down to the one of the step, as {@code name:version}, its own the last. */
    default List<String> callers() {
        return List.of();
    }

    /** What blots the secrets that the step requires out of texts; to be used before a text is cut. */
    default Redaction redaction() {
        return Redaction.of(List.of());
    }

    /**
     * A secret that the step requires.
     *
     * @throws dev.runestone.api.RefusalException where the step does not require it or nobody has set it
     */
    String secret(String name);

    /**
     * A setting that the step requires.
     *
     * @throws dev.runestone.api.RefusalException where the step does not require it or nobody has set it
     */
    String setting(String name);
}
