package dev.runestone.workflow;

/** Which of the rules that match are fired: the conflict-resolution strategies of a rule set. */
public enum Resolution {
    /** Every match, by salience, with what fired rules change taken into account, until nothing matches any more. */
    ALL,
    /** The first match on the agenda (highest salience, then order in the source), and no other. */
    FIRST,
    /** Every match of the highest salience that matches at all, and none of a lower one. */
    PRIORITY,
    /** The matches of the rule with the most conditions; a tie goes to the higher salience, then to the source's order. */
    SPECIFICITY,
    /** The only match; more than one is an error and fires nothing. */
    UNIQUE,
    /** Every match of the facts given; what fired rules change triggers no further rule. */
    COLLECT
}
