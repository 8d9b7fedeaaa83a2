package dev.runestone.evaluation;

/** When an evaluation that reacts is satisfied, and what bounds it. */
record Until() {
    /** Until nothing changes any more, within the configured bounds. */
    static final Until QUIET = new Until();
}
