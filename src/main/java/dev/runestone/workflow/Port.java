package dev.runestone.workflow;

/**
 * A named, typed place where facts go out of a component or into a workflow.
 *
 * @param name unique among the ports of its owner
 * @param type what the facts may be
 */
public record Port(String name, Type type) {}
