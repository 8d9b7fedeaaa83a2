package dev.runestone.execution;

/** How much of an evaluation is told beside its outputs. */
public enum Explain {
    /** The outputs alone. */
    NONE,
    /** The rules that fired, and how long each component took. */
    TRACE,
    /** The same, and the graph of facts. */
    FULL
}
