package dev.runestone.evaluation;

/** What a lazy evaluation did not have to compute. */
record Recall() {}
