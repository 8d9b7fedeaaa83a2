package dev.runestone.workflow;

/**
 * What must hold of the outputs of a workflow. Holds where the expression is true.
 *
 * @param expression FEEL over the outputs by name and {@code inputs}, an object of the inputs by name
 * @param severity how bad it is where it does not hold
 * @param message what is told then; empty for the expression itself
 */
public record Assertion(String expression, Severity severity, String message) {
    /** What an assertion knows the workflow's inputs as. */
    public static final String INPUTS = "inputs";

    /** How bad a violation is, worst first. */
    public enum Severity {
        ERROR,
        WARNING,
        INFO
    }
}
