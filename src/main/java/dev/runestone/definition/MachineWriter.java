package dev.runestone.definition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runestone.workflow.Action;
import dev.runestone.workflow.Machine;
import dev.runestone.workflow.State;
import dev.runestone.workflow.State.Kind;
import dev.runestone.workflow.Transition;
import dev.runestone.workflow.Type;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes state machines in their canonical form: what {@link MachineReader} reads back is equal. */
@ApplicationScoped
public class MachineWriter {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** The machine as YAML. */
    public String yaml(Machine machine) {
        return YamlText.of(tree(machine));
    }

    /** The machine as JSON. */
    public String json(Machine machine) {
        try {
            return JSON.writeValueAsString(tree(machine));
        } catch (JsonProcessingException noJsonValue) {
            throw new IllegalArgumentException(
                    "The machine " + machine.name() + " has data that are no JSON values.", noJsonValue);
        }
    }

    private static Map<String, Object> tree(Machine machine) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("kind", MachineReader.KIND);
        tree.put("name", machine.name());
        tree.put("version", machine.version().toString());
        if (!machine.description().isEmpty()) {
            tree.put("description", machine.description());
        }
        tree.putAll(inline(machine));
        return tree;
    }

    /** What is left of a machine that is written inside another definition, without kind, name and version. */
    static Map<String, Object> inline(Machine machine) {
        Map<String, Object> tree = new LinkedHashMap<>();
        if (!machine.key().isEmpty()) {
            tree.put("key", machine.key());
        }
        tree.put("initial", oneOrMore(machine.initial()));
        if (!machine.data().isEmpty()) {
            tree.put("data", machine.data());
        }
        if (!machine.events().isEmpty()) {
            Map<String, Object> events = new LinkedHashMap<>();
            machine.events()
                    .forEach((name, type) ->
                            events.put(name, type.equals(Type.ANY) ? Map.of() : WorkflowWriter.type(type)));
            tree.put("events", events);
        }
        tree.put("states", states(machine.states()));
        if (!machine.reactors().isEmpty()) {
            List<Object> reactors = new ArrayList<>();
            machine.reactors().forEach(reactor -> {
                Map<String, Object> each = new LinkedHashMap<>();
                each.put("when", reactor.when());
                each.put("actions", actions(reactor.actions()));
                reactors.add(each);
            });
            tree.put("reactors", reactors);
        }
        if (machine.ignoresUnhandled()) {
            tree.put("ignore", "unhandled");
        }
        return tree;
    }

    private static Map<String, Object> states(Map<String, State> states) {
        Map<String, Object> tree = new LinkedHashMap<>();
        states.forEach((name, state) -> tree.put(name, state(state)));
        return tree;
    }

    private static Map<String, Object> state(State state) {
        Map<String, Object> tree = new LinkedHashMap<>();
        if (!state.description().isEmpty()) {
            tree.put("description", state.description());
        }
        if (state.kind() == Kind.PARALLEL) {
            tree.put("parallel", true);
        } else if (state.kind() == Kind.FINAL) {
            tree.put("final", true);
        } else if (state.kind().isHistory()) {
            tree.put("history", state.kind() == Kind.DEEP_HISTORY ? "deep" : "shallow");
        }
        if (state.value() != null) {
            tree.put("value", state.value());
        }
        if (!state.initial().isEmpty()) {
            tree.put("initial", oneOrMore(state.initial()));
        }
        if (!state.entry().isEmpty()) {
            tree.put("entry", actions(state.entry()));
        }
        if (!state.exit().isEmpty()) {
            tree.put("exit", actions(state.exit()));
        }
        transitions(state, tree);
        if (!state.states().isEmpty()) {
            tree.put("states", states(state.states()));
        }
        return tree;
    }

    private static void transitions(State state, Map<String, Object> tree) {
        Map<String, List<Object>> on = new LinkedHashMap<>();
        List<Object> always = new ArrayList<>();
        Map<String, List<Object>> after = new LinkedHashMap<>();
        for (Transition transition : state.transitions()) {
            List<Object> place = transition.after() != null
                    ? after.computeIfAbsent(transition.after().toString(), time -> new ArrayList<>())
                    : transition.event() != null
                            ? on.computeIfAbsent(transition.event(), event -> new ArrayList<>())
                            : always;
            place.add(transition(transition));
        }
        put(tree, "on", on);
        if (!always.isEmpty()) {
            tree.put("always", single(always));
        }
        put(tree, "after", after);
    }

    private static void put(Map<String, Object> tree, String key, Map<String, List<Object>> transitions) {
        if (!transitions.isEmpty()) {
            Map<String, Object> each = new LinkedHashMap<>();
            transitions.forEach((trigger, list) -> each.put(trigger, single(list)));
            tree.put(key, each);
        }
    }

    private static Object single(List<Object> list) {
        return list.size() == 1 ? list.get(0) : list;
    }

    private static Object oneOrMore(List<String> names) {
        return names.size() == 1 ? names.get(0) : names;
    }

    private static Object transition(Transition transition) {
        Map<String, Object> tree = new LinkedHashMap<>();
        if (transition.guard() != null) {
            tree.put("guard", transition.guard());
        }
        if (!transition.targets().isEmpty()) {
            tree.put("target", oneOrMore(transition.targets()));
        }
        if (transition.priority() != 0) {
            tree.put("priority", transition.priority());
        }
        if (transition.internal()) {
            tree.put("internal", true);
        }
        if (!transition.actions().isEmpty()) {
            tree.put("actions", actions(transition.actions()));
        }
        return tree.size() == 1 && transition.targets().size() == 1
                ? transition.targets().get(0)
                : tree;
    }

    private static List<Object> actions(List<Action> actions) {
        return actions.stream()
                .<Object>map(action -> action.match(new Action.Cases<Map<String, Object>>() {
                    @Override
                    public Map<String, Object> assign(Action.Assign assign) {
                        return Map.of(
                                "assign",
                                assign.member() == null ? assign.value() : Map.of(assign.member(), assign.value()));
                    }

                    @Override
                    public Map<String, Object> raise(Action.Raise raise) {
                        return Map.of("raise", named("event", raise.event(), "payload", raise.payload()));
                    }

                    @Override
                    public Map<String, Object> emit(Action.Emit emit) {
                        return Map.of("emit", named("name", emit.name(), "value", emit.value()));
                    }

                    @Override
                    public Map<String, Object> start(Action.Start start) {
                        return Map.of(
                                "start",
                                start.inputs().isEmpty()
                                        ? start.workflow()
                                        : ordered("workflow", start.workflow(), "inputs", start.inputs()));
                    }
                }))
                .toList();
    }

    private static Object named(String key, String name, String valueKey, @Nullable String value) {
        return value == null ? name : ordered(key, name, valueKey, value);
    }

    private static Map<String, Object> ordered(String key, Object value, String otherKey, Object other) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(key, value);
        tree.put(otherKey, other);
        return tree;
    }
}
