package dev.runestone.statemachine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.runestone.expression.Expressions;
import dev.runestone.knowledge.GeneratedRules;
import dev.runestone.knowledge.KnowledgeConfig;
import dev.runestone.knowledge.Release;
import dev.runestone.knowledge.RuleCompiler;
import dev.runestone.workflow.ContentHash;
import dev.runestone.workflow.Machine;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Compiles machines to rules, each once. */
@Singleton
final class MachineCompiler {
    /** A longer name is no part of a release. */
    private static final int ARTIFACT = 100;

    private static final String GROUP = "runestone.machines";

    private final Expressions expressions;
    private final RuleCompiler compiler;
    private final KnowledgeConfig knowledge;
    private final MeterRegistry registry;
    private final StateMachineConfig config;
    private final Cache<String, CompiledMachine> compiled;

    MachineCompiler(
            Expressions expressions,
            RuleCompiler compiler,
            KnowledgeConfig knowledge,
            MeterRegistry registry,
            StateMachineConfig config) {
        this.expressions = expressions;
        this.compiler = compiler;
        this.knowledge = knowledge;
        this.registry = registry;
        this.config = config;
        this.compiled = Caffeine.newBuilder().maximumSize(config.machines()).build();
    }

    /** A valid machine, ready to run; the first time takes a second or so. */
    CompiledMachine compile(Machine machine) {
        return compiled.get(
                ContentHash.of(machine),
                hash -> compile(machine.name().length() > ARTIFACT ? hash : machine.name(), List.of(machine))
                        .get(0));
    }

    /** Machines with the rules of all of them in one package, which is compiled faster than many. */
    List<CompiledMachine> compile(String artifact, List<Machine> machines) {
        List<Layout> layouts = machines.stream()
                .map(machine -> new Layout(machine, expressions))
                .toList();
        GeneratedRules rules = GeneratedRules.compile(
                compiler,
                knowledge,
                registry,
                new Release(GROUP, artifact, machines.get(0).version().toString()),
                RuleText.of(layouts));
        List<CompiledMachine> all = new ArrayList<>();
        layouts.forEach(layout ->
                all.add(layout.with(new CachedSelection(new RuleSelection(rules, layout), config.selections()))));
        return all;
    }

    /** The rules of a valid machine as text. */
    String drl(Machine machine) {
        return RuleText.of(List.of(new Layout(machine, expressions)));
    }
}
