package dev.runestone.definition;

import dev.runestone.workflow.Accumulator;
import dev.runestone.workflow.Aggregate;
import dev.runestone.workflow.ChosenName;
import dev.runestone.workflow.Composite;
import dev.runestone.workflow.EventProcess;
import dev.runestone.workflow.MachineSource;
import dev.runestone.workflow.Saga;
import dev.runestone.workflow.StateMachine;
import dev.runestone.workflow.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The components that keep a state, and those that stand for several, as they are written. */
final class StatefulTree implements Composite.Kinds<Map<String, Object>> {

    static Map<String, Object> of(StateMachine machine) {
        Map<String, Object> tree = source(machine.machine());
        tree.put("key", machine.key());
        tree.put("event", chosen(machine.event()));
        putUnlessNull(tree, "payload", machine.payload());
        putUnlessNull(tree, "output", machine.output());
        return tree;
    }

    private static Map<String, Object> source(MachineSource source) {
        Map<String, Object> tree = new LinkedHashMap<>();
        if (source instanceof MachineSource.Inline inline) {
            tree.put("definition", MachineWriter.inline(inline.machine()));
        } else if (source instanceof MachineSource.Stored stored) {
            tree.put("name", stored.name());
            putUnlessNull(
                    tree,
                    "version",
                    stored.version() == null ? null : stored.version().toString());
        }
        return tree;
    }

    private static Object chosen(ChosenName name) {
        return name.computed() ? Map.of("expression", name.text()) : name.text();
    }

    private static void putUnlessNull(Map<String, Object> tree, String key, @Nullable String text) {
        if (text != null) {
            tree.put(key, text);
        }
    }

    @Override
    public Map<String, Object> accumulator(Accumulator accumulator) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("key", accumulator.key());
        tree.put("initial", accumulator.initial());
        tree.put("reducer", accumulator.reducer());
        return tree;
    }

    @Override
    public Map<String, Object> aggregate(Aggregate aggregate) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("key", aggregate.key());
        tree.put("initial", aggregate.initial());
        tree.put("command", chosen(aggregate.command()));
        putUnlessNull(tree, "payload", aggregate.payload());
        Map<String, Object> commands = new LinkedHashMap<>();
        aggregate.commands().forEach((name, command) -> {
            Map<String, Object> each = new LinkedHashMap<>();
            putUnlessNull(each, "guard", command.guard());
            List<Object> events = new ArrayList<>();
            command.events().forEach(event -> events.add(event(event.event(), event.payload())));
            each.put("events", events);
            commands.put(name, each);
        });
        tree.put("commands", commands);
        tree.put("events", aggregate.events());
        return tree;
    }

    private static Object event(Object name, @Nullable String payload) {
        if (payload == null && name instanceof String) {
            return name;
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("event", name);
        putUnlessNull(tree, "payload", payload);
        return tree;
    }

    @Override
    public Map<String, Object> saga(Saga saga) {
        List<Object> steps = new ArrayList<>();
        for (Saga.Part part : saga.parts()) {
            Step step = part.step();
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("name", step.name());
            tree.put("do", WorkflowWriter.step(step));
            if (step.compensation() != null) {
                tree.put(
                        "compensate",
                        PolicyTree.call(
                                step.compensation().function(),
                                step.compensation().settings()));
            }
            if (part.policy() != null) {
                tree.put("policy", PolicyTree.of(part.policy()));
            }
            steps.add(tree);
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("steps", steps);
        return tree;
    }

    @Override
    public Map<String, Object> eventProcess(EventProcess process) {
        Map<String, Object> correlate = new LinkedHashMap<>();
        Map<String, Object> events = new LinkedHashMap<>();
        process.sources().forEach((input, source) -> {
            correlate.put(input, source.key());
            events.put(input, event(chosen(source.event()), source.payload()));
        });
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("machine", source(process.machine()));
        tree.put("correlate", correlate);
        tree.put("events", events);
        return tree;
    }
}
