package dev.runestone.evaluation;

/** When an evaluation that reacts is satisfied. */
sealed interface Goal {
    /**
     * An expression is true.
     *
     * @param expression FEEL over inputs, components and outputs by name, and {@code iteration}
     */
    record When(String expression) implements Goal {}

    /** An output has got a fact. */
    record Output(String name) implements Goal {}

    /** A rule of that name has fired. */
    record Rule(String name) implements Goal {}
}
