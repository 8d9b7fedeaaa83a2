package dev.runestone.execution;

import dev.runestone.workflow.Workflow;

/** Looks, before a run begins, whether what its steps require is there. */
@FunctionalInterface
interface RunRequirements {
    /** @throws dev.runestone.api.RefusalException {@code INVALID} with a problem for each secret and setting that is missing */
    void check(Workflow workflow);
}
