package dev.runestone.statemachine;

import dev.runestone.api.Problem;
import dev.runestone.definition.DefinitionLimits;
import dev.runestone.definition.MachineReader;
import dev.runestone.definition.MachineReading;
import dev.runestone.expression.ExpressionLimits;
import dev.runestone.expression.Expressions;
import dev.runestone.knowledge.KnowledgeConfig;
import dev.runestone.knowledge.RuleCompilers;
import dev.runestone.workflow.Machine;
import dev.runestone.workflow.MachineValidator;
import dev.runestone.workflow.References;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Machines for tests without a server. */
final class TestMachines {
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    static final Expressions EXPRESSIONS = new Expressions(ExpressionLimits.standard());
    static final MachineEngine ENGINE = new MachineEngine(new EngineLimits(200, 50));

    private TestMachines() {}

    static final References REFERENCES = new References() {
        @Override
        public Optional<Knowledge> knowledge(String name) {
            return Optional.empty();
        }

        @Override
        public Collection<String> knowledgeNames() {
            return List.of();
        }

        @Override
        public Collection<String> functions() {
            return List.of();
        }

        @Override
        public List<Problem> expression(String feel, Collection<String> variables) {
            return EXPRESSIONS.problems(feel, variables);
        }
    };

    static StateMachineConfig config(String... namesAndValues) {
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put("runestone.statemachine." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return new SmallRyeConfigBuilder()
                .withDefaultValues(properties)
                .withMapping(StateMachineConfig.class)
                .build()
                .getConfigMapping(StateMachineConfig.class);
    }

    /** A compiler of real rules. */
    static MachineCompiler compiler(StateMachineConfig config) {
        KnowledgeConfig knowledge = new SmallRyeConfigBuilder()
                .withMapping(KnowledgeConfig.class)
                .build()
                .getConfigMapping(KnowledgeConfig.class);
        return new MachineCompiler(EXPRESSIONS, RuleCompilers.standard(), knowledge, new SimpleMeterRegistry(), config);
    }

    /** Reads and validates a machine. */
    static Machine read(String yaml) {
        return valid(new MachineReader(DefinitionLimits.standard()).readYaml(yaml));
    }

    static Machine readJson(String json) {
        return valid(new MachineReader(DefinitionLimits.standard()).readJson(json));
    }

    private static Machine valid(MachineReading reading) {
        Machine machine = reading.orRefuse();
        List<Problem> problems = new MachineValidator(2_000).validate(machine, REFERENCES);
        if (!problems.isEmpty()) {
            throw new AssertionError(machine.name() + ": " + problems);
        }
        return machine;
    }

    /** A machine whose transitions are selected without rules: what the rules are held against. */
    static CompiledMachine direct(Machine machine) {
        Layout layout = new Layout(machine, EXPRESSIONS);
        return layout.with(new DirectSelection(layout));
    }

    static CompiledMachine direct(String yaml) {
        return direct(read(yaml));
    }

    /** Selects by the definition itself. */
    static final class DirectSelection implements Selection {
        private final Layout layout;

        DirectSelection(Layout layout) {
            this.layout = layout;
        }

        @Override
        public List<Integer> possible(Question question) {
            List<Arc> possible = new ArrayList<>();
            for (Arc arc : layout.arcs()) {
                boolean held = arc.guard() == null || question.guards().get(arc.number());
                if (question.active().get(arc.source().order) && arc.awaits(question.event()) && held) {
                    possible.add(arc);
                }
            }
            possible.sort(java.util.Comparator.comparingInt(
                            (Arc arc) -> -arc.transition().priority())
                    .thenComparingInt(Arc::number));
            return possible.stream().map(Arc::number).toList();
        }
    }
}
