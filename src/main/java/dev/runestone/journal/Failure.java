package dev.runestone.journal;

import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import java.util.List;

/**
 * Why something failed, as it is kept.
 *
 * @param kind the sort of refusal
 * @param detail one sentence
 * @param problems where it failed, as a list of paths in their dotted form with message and hint
 */
public record Failure(Refusal.Kind kind, String detail, List<Place> problems) {

    /** One problem of a failure. */
    public record Place(String path, String message, String hint) {}

    public Failure {
        problems = List.copyOf(problems);
    }

    /** The failure of a refusal. */
    public static Failure of(Refusal refusal) {
        return new Failure(
                refusal.kind(),
                refusal.detail(),
                refusal.problems().stream().map(Failure::place).toList());
    }

    private static Place place(Problem problem) {
        return new Place(problem.path().toString(), problem.message(), problem.hint());
    }
}
