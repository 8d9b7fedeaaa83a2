package dev.runestone.execution;

import dev.runestone.api.Refusal;
import dev.runestone.function.Context;
import dev.runestone.workflow.Step;

/** Makes the contexts of steps in evaluations, which cannot wait. */
@FunctionalInterface
interface StepContexts {
    /** There are no secrets and no settings. */
    StepContexts BARE = BareContext::new;

    /**
     * A context.
     *
     * @param step the step
     * @param evaluation the evaluation's id
     * @param attempt which attempt this is, from 1
     */
    Context of(Step step, String evaluation, int attempt);

    /** The context of an evaluation outside of the application. */
    record BareContext(Step step, String run, int attempt) implements Context {
        @Override
        public String component() {
            return step.name();
        }

        @Override
        public String token() {
            throw Refusal.conflict("The evaluation of a workflow has no tokens; start a run.")
                    .asException();
        }

        @Override
        public boolean mayPark() {
            return false;
        }

        @Override
        public String secret(String name) {
            throw Refusal.notFound("There is no secret '" + name + "'.").asException();
        }

        @Override
        public String setting(String name) {
            throw Refusal.notFound("There is no setting '" + name + "'.").asException();
        }
    }
}
