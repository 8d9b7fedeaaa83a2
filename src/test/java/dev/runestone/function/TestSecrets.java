package dev.runestone.function;

import dev.runestone.workflow.Input;
import dev.runestone.workflow.Requirements;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Secrets and settings of a test, and the inputs of its steps. */
public record TestSecrets(Map<String, String> secrets, Map<String, String> settings) implements Secrets {
    @Override
    public Optional<String> secret(String name) {
        return Optional.ofNullable(secrets.get(name));
    }

    @Override
    public Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name));
    }

    /** A step that requires all of them. */
    Step step(String function, Map<String, Object> setUp) {
        Requirements all = new Requirements(List.copyOf(secrets.keySet()), List.copyOf(settings.keySet()));
        return new Step("call", function, setUp, List.<Input>of(), Type.ANY, all, null);
    }

    /** The input of such a step in an evaluation. */
    StepInput evaluation(Map<String, Object> setUp, Map<String, ?> values) {
        return input(setUp, values)
                .in(StepContext.ofEvaluation(step("any", setUp), this, "e-1", 1, List.of("test:1.0.0")));
    }

    /** The input of such a step in a run. */
    StepInput run(Map<String, Object> setUp, Map<String, ?> values) {
        StepContext.Attempt attempt = new StepContext.Attempt("r-1", 2, "r-1/call/2", "t-1");
        return input(setUp, values).in(new StepContext(step("any", setUp), this, attempt, true, List.of("test:1.0.0")));
    }

    private static StepInput input(Map<String, Object> setUp, Map<String, ?> values) {
        List<dev.runestone.workflow.Fact> facts = new ArrayList<>();
        new LinkedHashMap<>(values).forEach((name, value) -> facts.add(dev.runestone.workflow.Fact.given(name, value)));
        return new StepInput(values.keySet().toArray(String[]::new), facts, setUp);
    }
}
