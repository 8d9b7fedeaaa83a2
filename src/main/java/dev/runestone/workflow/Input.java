package dev.runestone.workflow;

/**
 * A named input port of a component and the endpoint that feeds it.
 *
 * @param name the name under which the component sees the value
 * @param source where the value comes from
 */
public record Input(String name, Endpoint source) {}
