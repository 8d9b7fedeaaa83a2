package dev.runestone.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Rules that the platform wrote itself, out of something that a user defined. They are compiled and vetted like
 * everybody's and run in pooled sessions under the same limits, but are neither stored nor listed as a deployment, and
 * go when nobody holds them any more.
 */
public final class GeneratedRules {
    private final Release release;
    private final KnowledgeBases bases = new KnowledgeBases();
    private final RuleEvaluator evaluator;

    private GeneratedRules(Release release, RuleModule module, KnowledgeConfig config, MeterRegistry registry) {
        this.release = release;
        bases.activate(KnowledgeBase.load(module, config.idleSessions()));
        this.evaluator = new RuleEvaluator(bases, config, registry);
    }

    /**
     * Compiles rules, which takes a second or so.
     *
     * @throws IllegalStateException where they do not compile or do not pass the vetting: whoever generated them is wrong
     */
    public static GeneratedRules compile(
            RuleCompiler compiler, KnowledgeConfig config, MeterRegistry registry, Release release, String drl) {
        Compilation compilation = compiler.compile(release, List.of(new Asset("generated.drl", drl.getBytes(UTF_8))));
        RuleModule module = compilation.module().orElseThrow(() -> {
            List<Object> found = new ArrayList<>(compilation.diagnostics());
            found.addAll(compilation.violations());
            return new IllegalStateException("The rules generated for " + release + " do not compile: " + found);
        });
        return new GeneratedRules(release, module, config, registry);
    }

    /**
     * Fires the rules of an agenda group.
     *
     * @return simple type name to the facts that rules inserted, in the order of insertion
     * @throws dev.runestone.api.RefusalException as {@link RuleEvaluator#evaluate} says
     */
    public Map<String, List<Map<String, Object>>> fire(String group, List<FactInput> facts) {
        return evaluator
                .evaluate(new EvaluationRequest(
                        release.base(),
                        facts,
                        Map.of(),
                        List.of(group),
                        dev.runestone.workflow.Resolution.ALL,
                        List.of(),
                        null,
                        false))
                .produced();
    }
}
