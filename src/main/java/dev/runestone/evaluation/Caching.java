package dev.runestone.evaluation;

/** What a lazy evaluation remembers beyond its end. */
record Caching() {
    /** What is pure is remembered. */
    static final Caching PURE = new Caching();
}
