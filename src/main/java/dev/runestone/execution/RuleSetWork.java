package dev.runestone.execution;

import dev.runestone.expression.Expression;
import dev.runestone.function.StepInput;
import dev.runestone.knowledge.Evaluation;
import dev.runestone.knowledge.EvaluationRequest;
import dev.runestone.knowledge.FactInput;
import dev.runestone.knowledge.QueryCall;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.RuleQuery;
import dev.runestone.workflow.RuleSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evaluates the rules of a {@link RuleSet} over its inputs, as its documentation says. */
final class RuleSetWork implements Work {
    /** The member that carries a value which is no object. */
    private static final String VALUE = "value";

    /** The member that tells such a map fact's input. */
    private static final String NAME = "name";

    private final Rules rules;
    private final RuleSet ruleSet;
    private final Map<String, Expression> arguments;
    private final Feed[] feeds;

    /**
     * How an input becomes facts.
     *
     * @param declared the type that the definition gives it; null where it gives none
     * @param conventional the type that it has by its name, if the knowledge base declares one
     */
    private record Feed(String name, @Nullable String declared, String conventional) {}

    /** @param arguments parameter of the query to what is given for it; empty where no query is asked */
    RuleSetWork(RuleSet ruleSet, Rules rules, Map<String, Expression> arguments) {
        this.arguments = Map.copyOf(arguments);
        this.rules = rules;
        this.ruleSet = ruleSet;
        this.feeds = ruleSet.inputs().stream()
                .map(Input::name)
                .map(name -> new Feed(name, ruleSet.facts().get(name), camelCase(name)))
                .toArray(Feed[]::new);
    }

    /** {@code credit-application} and {@code credit_application} are a {@code CreditApplication}. */
    static String camelCase(String name) {
        StringBuilder camel = new StringBuilder();
        for (String part : name.split("[-_]+", -1)) {
            if (!part.isEmpty()) {
                camel.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
            }
        }
        return camel.toString();
    }

    @Override
    public Emission execute(StepInput input, boolean traced) {
        List<FactInput> facts = new ArrayList<>(feeds.length);
        for (int i = 0; i < feeds.length; i++) {
            feed(feeds[i], input.value(i), facts);
        }
        RuleQuery query = ruleSet.query();
        if (query != null) {
            Map<String, @Nullable Object> values = input.values();
            Map<String, @Nullable Object> given = new LinkedHashMap<>();
            arguments.forEach((parameter, expression) -> given.put(parameter, expression.evaluate(values)));
            Evaluation answered = evaluate(
                    input, EvaluationRequest.asking(ruleSet.knowledge(), facts, new QueryCall(query.name(), given)));
            return Emission.of(answered.queries().getOrDefault(query.name(), List.of()));
        }
        EvaluationRequest request = new EvaluationRequest(
                ruleSet.knowledge(), facts, Map.of(), ruleSet.groups(), ruleSet.resolution(), List.of(), null, traced);
        Evaluation evaluation = evaluate(input, request);
        return new Emission(0, emitted(evaluation), evaluation.rules(), evaluation.trace());
    }

    private Evaluation evaluate(StepInput input, EvaluationRequest request) {
        return input.memory() instanceof EventSessions sessions
                ? sessions.evaluate(ruleSet.name(), request, rules)
                : rules.evaluate(request);
    }

    private void feed(Feed feed, @Nullable Object value, List<FactInput> facts) {
        if (value == null) {
            return;
        }
        String type = feed.declared();
        if (type == null && rules.declares(ruleSet.knowledge(), feed.conventional())) {
            type = feed.conventional();
        }
        if (value instanceof List<?> list) {
            for (Object element : list) {
                if (element != null) {
                    facts.add(new FactInput(type, object(feed, type, element)));
                }
            }
        } else {
            facts.add(new FactInput(type, object(feed, type, value)));
        }
    }

    private static Map<?, ?> object(Feed feed, @Nullable String type, Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        return type == null ? Map.of(NAME, feed.name(), VALUE, value) : Map.of(VALUE, value);
    }

    private @Nullable Object emitted(Evaluation evaluation) {
        List<String> types = ruleSet.emit();
        if (types.isEmpty()) {
            return evaluation.produced();
        }
        if (types.size() == 1) {
            List<Map<String, Object>> objects = evaluation.facts().getOrDefault(types.get(0), List.of());
            return switch (objects.size()) {
                case 0 -> null;
                case 1 -> objects.get(0);
                default -> objects;
            };
        }
        Map<String, Object> byType = new LinkedHashMap<>();
        for (String type : types) {
            byType.put(type, evaluation.facts().getOrDefault(type, List.of()));
        }
        return byType;
    }
}
