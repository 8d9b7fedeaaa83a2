package dev.runestone.composition;

import dev.runestone.workflow.Workflow;

/**
 * A plan and the workflow that it makes.
 *
 * @param plan the plan
 * @param workflow the workflow, which is valid
 */
public record ComposedPlan(Plan plan, Workflow workflow) {}
