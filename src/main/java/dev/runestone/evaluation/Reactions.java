package dev.runestone.evaluation;

/** How an evaluation that reacts came to its end. */
record Reactions() {}
