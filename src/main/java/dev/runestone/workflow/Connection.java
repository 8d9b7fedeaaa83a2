package dev.runestone.workflow;

/**
 * A path for facts through the graph of a workflow.
 *
 * @param from where facts come out
 * @param component the component they go into
 * @param input the name of the component's input port
 */
public record Connection(Endpoint from, String component, String input) {}
