package dev.runestone.workflow;

/**
 * A name that the definition gives, or a FEEL expression that gives it.
 *
 * @param text the name or the expression
 * @param computed whether it is an expression
 */
public record ChosenName(String text, boolean computed) {

    /** A name that is always the same. */
    public static ChosenName literal(String name) {
        return new ChosenName(name, false);
    }

    /** A name that an expression over the inputs gives. */
    public static ChosenName expression(String feel) {
        return new ChosenName(feel, true);
    }
}
