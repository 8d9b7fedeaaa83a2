package dev.runestone.evaluation;

/** How an evaluation that reacts ends. */
enum Satisfaction {
    /** The goal holds. */
    SATISFIED("satisfied"),
    /** Nothing is ready, and what is fed back is what it was: an exact fixpoint. */
    QUIET("quiet"),
    /** The watched values changed by no more than the tolerance. */
    CONVERGED("converged"),
    /** What is fed back was there before, and will be again. */
    OSCILLATING("oscillating"),
    /** The watched number stays where it is. */
    STAGNANT("stagnant"),
    /** The watched number is beyond its bound, or none. */
    DIVERGED("diverged"),
    ITERATION_LIMIT("iterationLimit"),
    FIRING_LIMIT("firingLimit"),
    FACT_LIMIT("factLimit"),
    TIME_LIMIT("timeLimit"),
    /** A component failed, or a limit of the engine was reached. */
    FAILED("failed");

    private final String word;

    Satisfaction(String word) {
        this.word = word;
    }

    /** As answers write it. */
    String word() {
        return word;
    }
}
