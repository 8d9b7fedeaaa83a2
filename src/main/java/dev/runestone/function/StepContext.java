package dev.runestone.function;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.workflow.Step;
import java.util.List;
import java.util.Optional;

/** The context of one attempt of one step. It hands out only what the step requires, and shows none of it. */
public final class StepContext implements Context {
    private final Step step;
    private final Secrets secrets;
    private final Attempt attempt;
    private final boolean mayPark;
    private final List<String> callers;

    /**
     * Which attempt it is.
     *
     * @param run the id of the run or evaluation
     * @param number counted from 1
     * @param idempotencyKey the same for each execution of the attempt
     * @param token completes the step from outside; empty where it cannot park
     */
    public record Attempt(String run, int number, String idempotencyKey, String token) {}

    /**
     * A context.
     *
     * @param callers the workflows that called one another down to this step's, its own the last
     */
    public StepContext(Step step, Secrets secrets, Attempt attempt, boolean mayPark, List<String> callers) {
        this.step = step;
        this.secrets = secrets;
        this.attempt = attempt;
        this.mayPark = mayPark;
        this.callers = List.copyOf(callers);
    }

    /** The context of an attempt of a step of an evaluation, which cannot park. */
    public static StepContext ofEvaluation(
            Step step, Secrets secrets, String evaluation, int attempt, List<String> callers) {
        String key = evaluation + '/' + step.name() + '/' + attempt;
        return new StepContext(step, secrets, new Attempt(evaluation, attempt, key, ""), false, callers);
    }

    @Override
    public String run() {
        return attempt.run();
    }

    @Override
    public String component() {
        return step.name();
    }

    @Override
    public int attempt() {
        return attempt.number();
    }

    @Override
    public String idempotencyKey() {
        return attempt.idempotencyKey();
    }

    @Override
    public String token() {
        return attempt.token();
    }

    @Override
    public boolean mayPark() {
        return mayPark;
    }

    @Override
    public List<String> callers() {
        return callers;
    }

    @Override
    public Redaction redaction() {
        return secrets.redaction(step.requires());
    }

    @Override
    public String secret(String name) {
        return given("secret", name, step.requires().secrets(), secrets.secret(name));
    }

    @Override
    public String setting(String name) {
        return given("setting", name, step.requires().settings(), secrets.setting(name));
    }

    private String given(String kind, String name, List<String> required, Optional<String> value) {
        if (!required.contains(name)) {
            throw refused(
                    "The step '" + step.name() + "' asks for the " + kind + " '" + name
                            + "', which its definition does not require.",
                    "Add it to `requires: {" + kind + "s: […]}`.");
        }
        return value.orElseThrow(
                () -> refused("Nobody has set the " + kind + " '" + name + "'.", Secrets.hint(kind, name)));
    }

    private static RuntimeException refused(String message, String hint) {
        return Refusal.invalid("What the step requires", List.of(new Problem(Path.of("requires"), message, hint)))
                .asException();
    }

    @Override
    public String toString() {
        return attempt.run() + "/" + step.name() + "/" + attempt.number();
    }
}
