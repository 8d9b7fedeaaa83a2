package dev.runestone.execution;

import dev.runestone.api.Problem;
import dev.runestone.function.Arguments;
import dev.runestone.function.Capability;
import dev.runestone.function.StepFunction;
import dev.runestone.function.StepInput;
import dev.runestone.knowledge.Evaluation;
import dev.runestone.knowledge.EvaluationRequest;
import dev.runestone.knowledge.FactInput;
import dev.runestone.knowledge.RuleEvaluator;
import dev.runestone.workflow.Resolution;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Type.Kind;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The action evaluateRule as a step: rules over facts that another step has put together. */
@Singleton
@Named("evaluateRule")
final class EvaluateRuleFunction implements StepFunction {
    private static final Capability CAPABILITY = Capability.of(
                    "Evaluates the rules of a knowledge base over a list of facts {type, value}; each argument is an"
                            + " input or a setting.")
            .perhapsTaking("knowledge", Type.of(Kind.STRING), "artifact, group:artifact or group:artifact:version")
            .perhapsTaking("facts", Type.ANY, "a fact {type, value} or a list of them; without a type it is a map")
            .perhapsTaking("groups", Type.ANY, "an agenda group or a list of them")
            .perhapsTaking("resolution", Type.of(Kind.STRING), "all, first, priority, specificity, unique or collect")
            .perhapsTaking("globals", Type.ANY_OBJECT, "global name to value")
            .perhapsTaking("queries", Type.ANY, "a query without parameters or a list of them")
            .providing("decisions of rules")
            .needing("the knowledge base deployed")
            .returning(Type.ANY_OBJECT);

    private final RuleEvaluator evaluator;

    EvaluateRuleFunction(RuleEvaluator evaluator) {
        this.evaluator = evaluator;
    }

    @Override
    public Capability capability() {
        return CAPABILITY;
    }

    @Override
    public List<Problem> problems(Step step, Collection<String> inputs) {
        return Arguments.missing(step, inputs, "knowledge", "facts");
    }

    @Override
    public Object apply(StepInput input) {
        Arguments arguments = new Arguments(input);
        List<FactInput> facts = new ArrayList<>();
        for (Object each : arguments.list("facts")) {
            if (!(each instanceof Map<?, ?> fact) || fact.get("value") == null) {
                throw Arguments.refused("facts", "a list of facts {type, value}");
            }
            facts.add(new FactInput(fact.get("type") instanceof String type ? type : null, fact.get("value")));
        }
        Evaluation evaluation = evaluator.evaluate(new EvaluationRequest(
                arguments.needed("knowledge"),
                facts,
                globals(arguments),
                arguments.texts("groups"),
                resolution(arguments.text("resolution")),
                arguments.texts("queries"),
                null,
                false));
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("release", evaluation.release().toString());
        value.put("facts", evaluation.facts());
        value.put("produced", evaluation.produced());
        value.put("queries", evaluation.queries());
        value.put("globals", evaluation.globals());
        value.put("firings", evaluation.firings());
        return value;
    }

    @SuppressWarnings({"NullAway", "unchecked"}) // a null for a global is checked against its type like any value
    private static Map<String, Object> globals(Arguments arguments) {
        return (Map<String, Object>) (Map<String, ?>) arguments.object("globals");
    }

    private static Resolution resolution(@Nullable String word) {
        if (word == null) {
            return Resolution.ALL;
        }
        for (Resolution resolution : Resolution.values()) {
            if (resolution.name().toLowerCase(Locale.ROOT).equals(word)) {
                return resolution;
            }
        }
        throw Arguments.refused("resolution", "one of all, first, priority, specificity, unique and collect");
    }
}
