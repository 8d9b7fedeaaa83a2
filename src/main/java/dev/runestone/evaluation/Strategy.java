package dev.runestone.evaluation;

import java.util.Optional;
import java.util.stream.Stream;

/** The ways to evaluate a workflow. */
public enum Strategy {
    SINGLE("single"),
    REACT_UNTIL_SATISFIED("reactUntilSatisfied"),
    LAZY("lazy"),
    /** As each item of a stream is, with the inputs for the only item. Streams themselves have a door of their own. */
    STREAMING("streaming"),
    /** Whichever of the others fits. */
    AUTO("auto");

    private final String word;

    Strategy(String word) {
        this.word = word;
    }

    /** As requests and answers write it. */
    public String word() {
        return word;
    }

    static Optional<Strategy> of(String word) {
        return Stream.of(values())
                .filter(strategy -> strategy.word.equals(word))
                .findFirst();
    }
}
