package dev.runestone.definition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runestone.workflow.Assertion;
import dev.runestone.workflow.Compensation;
import dev.runestone.workflow.Component;
import dev.runestone.workflow.Composite;
import dev.runestone.workflow.Condition;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.Join;
import dev.runestone.workflow.Policies;
import dev.runestone.workflow.PolicyRule;
import dev.runestone.workflow.Requirements;
import dev.runestone.workflow.Resolution;
import dev.runestone.workflow.RuleQuery;
import dev.runestone.workflow.RuleSet;
import dev.runestone.workflow.StateMachine;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Workflow;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes workflows in their canonical form: what {@link WorkflowReader} reads back is equal. */
@ApplicationScoped
public class WorkflowWriter {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** The workflow as YAML. */
    public String yaml(Workflow workflow) {
        return YamlText.of(tree(workflow));
    }

    /** The workflow as JSON. */
    public String json(Workflow workflow) {
        try {
            return JSON.writeValueAsString(tree(workflow));
        } catch (JsonProcessingException noJsonValue) {
            throw new IllegalArgumentException(
                    "The workflow " + workflow.name() + " has settings that are no JSON values.", noJsonValue);
        }
    }

    /** The definition as maps, lists and JSON scalars, in the order in which it is written. */
    static Map<String, Object> tree(Workflow workflow) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("kind", "Workflow");
        tree.put("name", workflow.name());
        tree.put("version", workflow.version().toString());
        if (!workflow.description().isEmpty()) {
            tree.put("description", workflow.description());
        }
        if (!workflow.inputs().isEmpty()) {
            Map<String, Object> inputs = new LinkedHashMap<>();
            workflow.inputs().forEach((name, type) -> inputs.put(name, type(type)));
            tree.put("inputs", inputs);
        }
        Map<String, Object> components = new LinkedHashMap<>();
        workflow.components().forEach((name, component) -> components.put(name, component(component)));
        int inline = Policies.inline(workflow);
        for (PolicyRule rule : workflow.policies().subList(0, inline)) {
            if (rule.selector() instanceof PolicyRule.Selector.Named named
                    && components.get(named.name()) instanceof Map<?, ?> component) {
                Map<String, Object> with = new LinkedHashMap<>();
                component.forEach((key, value) -> with.put(String.valueOf(key), value));
                with.put("policy", PolicyTree.of(rule.policy()));
                components.put(named.name(), with);
            }
        }
        tree.put("components", components);
        Map<String, Object> outputs = new LinkedHashMap<>();
        workflow.outputs().forEach((name, endpoint) -> outputs.put(name, endpoint.toString()));
        tree.put("outputs", outputs);
        putUnlessEmpty(
                tree,
                "policies",
                workflow.policies().subList(inline, workflow.policies().size()).stream()
                        .map(PolicyTree::of)
                        .toList());
        if (!workflow.feedback().isEmpty()) {
            Map<String, Object> feedback = new LinkedHashMap<>();
            workflow.feedback().forEach((input, endpoint) -> feedback.put(input, endpoint.toString()));
            tree.put("feedback", feedback);
        }
        putUnlessEmpty(
                tree,
                "assertions",
                workflow.assertions().stream().map(WorkflowWriter::assertion).toList());
        return tree;
    }

    private static Map<String, Object> assertion(Assertion assertion) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("expression", assertion.expression());
        if (assertion.severity() != Assertion.Severity.ERROR) {
            tree.put("severity", EvaluationReader.word(assertion.severity()));
        }
        if (!assertion.message().isEmpty()) {
            tree.put("message", assertion.message());
        }
        return tree;
    }

    private static Map<String, Object> component(Component component) {
        Map<String, Object> tree = component.match(new Component.Cases<Map<String, Object>>() {
            @Override
            public Map<String, Object> step(Step step) {
                Map<String, Object> tree = of(Kind.STEP, WorkflowWriter.step(step));
                Compensation compensation = step.compensation();
                if (compensation != null) {
                    tree.put("compensate", PolicyTree.call(compensation.function(), compensation.settings()));
                }
                return tree;
            }

            @Override
            public Map<String, Object> ruleSet(RuleSet ruleSet) {
                return of(Kind.RULES, rules(ruleSet));
            }

            @Override
            public Map<String, Object> condition(Condition condition) {
                return of(Kind.CONDITION, WorkflowWriter.condition(condition));
            }

            @Override
            public Map<String, Object> join(Join join) {
                return of(Kind.JOIN, WorkflowWriter.join(join));
            }

            @Override
            public Map<String, Object> stateMachine(StateMachine machine) {
                return of(Kind.MACHINE, StatefulTree.of(machine));
            }

            @Override
            public Map<String, Object> composite(Composite composite) {
                Map<String, Object> tree = new LinkedHashMap<>();
                tree.put(composite.kind(), composite.match(new StatefulTree()));
                return tree;
            }
        });
        tree.put("from", from(component.inputs()));
        return tree;
    }

    private static Map<String, Object> of(Kind kind, Map<String, Object> settings) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(kind.key(), settings);
        return tree;
    }

    private static Object from(List<Input> inputs) {
        boolean plain = inputs.stream().allMatch(WorkflowWriter::isPlain);
        if (plain
                && inputs.stream()
                        .allMatch(input -> input.name().equals(input.source().node()))) {
            List<String> sources =
                    inputs.stream().map(input -> input.source().toString()).toList();
            return sources.size() == 1 ? sources.get(0) : sources;
        }
        Map<String, Object> named = new LinkedHashMap<>();
        inputs.forEach(
                input -> named.put(input.name(), isPlain(input) ? input.source().toString() : input(input)));
        return named;
    }

    private static boolean isPlain(Input input) {
        return input.isSingle() && input.type().equals(Type.ANY);
    }

    private static Map<String, Object> input(Input input) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        List<String> sources = input.sources().stream().map(Endpoint::toString).toList();
        tree.put("from", sources.size() == 1 ? sources.get(0) : sources);
        if (input.cardinality() == Input.Cardinality.MANY) {
            tree.put("cardinality", "many");
        }
        if (!input.type().equals(Type.ANY)) {
            tree.put("type", type(input.type()));
        }
        if (input.fallback() != null) {
            tree.put("default", input.fallback());
        } else if (input.optional()) {
            tree.put("optional", true);
        }
        return tree;
    }

    static Map<String, Object> step(Step step) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("function", step.function());
        tree.putAll(step.settings());
        if (!step.type().equals(Type.ANY)) {
            tree.put("type", type(step.type()));
        }
        if (!step.requires().equals(Requirements.NONE)) {
            Map<String, Object> requires = new LinkedHashMap<>();
            putUnlessEmpty(requires, "secrets", step.requires().secrets());
            putUnlessEmpty(requires, "settings", step.requires().settings());
            tree.put("requires", requires);
        }
        return tree;
    }

    private static Map<String, Object> rules(RuleSet rules) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("knowledge", rules.knowledge());
        if (rules.groups().size() == 1) {
            tree.put("group", rules.groups().get(0));
        } else if (!rules.groups().isEmpty()) {
            tree.put("groups", rules.groups());
        }
        if (rules.resolution() != Resolution.ALL) {
            tree.put("resolution", rules.resolution().name().toLowerCase(Locale.ROOT));
        }
        if (!rules.facts().isEmpty()) {
            tree.put("facts", rules.facts());
        }
        if (rules.emit().size() == 1) {
            tree.put("emit", rules.emit().get(0));
        } else if (!rules.emit().isEmpty()) {
            tree.put("emit", rules.emit());
        }
        RuleQuery query = rules.query();
        if (query != null) {
            tree.put("query", query.name());
            if (!query.arguments().isEmpty()) {
                tree.put("arguments", query.arguments());
            }
        }
        return tree;
    }

    private static Map<String, Object> condition(Condition condition) {
        String guard = condition.routes().get(Endpoint.OUT);
        return guard != null && condition.routes().size() == 1
                ? Map.of("expression", guard)
                : Map.of("routes", condition.routes());
    }

    private static Map<String, Object> join(Join join) {
        Map<String, Object> tree = new LinkedHashMap<>();
        if (join.needed() == join.inputs().size()) {
            tree.put("mode", "all");
        } else if (join.needed() == 1) {
            tree.put("mode", "any");
        } else {
            tree.put("mode", "quorum");
            tree.put("needed", join.needed());
        }
        if (join.timeout() != null) {
            tree.put("timeout", join.timeout().toString());
        }
        return tree;
    }

    /** A type in the words of JSON Schema. */
    public static Map<String, Object> type(Type type) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("type", type.kind().name().toLowerCase(Locale.ROOT));
        if (!type.properties().isEmpty()) {
            Map<String, Object> properties = new LinkedHashMap<>();
            type.properties().forEach((name, property) -> properties.put(name, type(property)));
            tree.put("properties", properties);
        }
        putUnlessEmpty(tree, "required", new ArrayList<>(type.required()));
        if (!type.open()) {
            tree.put("additionalProperties", false);
        }
        if (type.items() != null) {
            tree.put("items", type(type.items()));
        }
        putUnlessEmpty(tree, "enum", type.allowed());
        putUnlessNull(tree, "minimum", type.minimum());
        putUnlessNull(tree, "maximum", type.maximum());
        return tree;
    }

    private static void putUnlessEmpty(Map<String, Object> tree, String name, List<?> values) {
        if (!values.isEmpty()) {
            tree.put(name, values);
        }
    }

    private static void putUnlessNull(Map<String, Object> tree, String name, @Nullable Object value) {
        if (value != null) {
            tree.put(name, value);
        }
    }
}
