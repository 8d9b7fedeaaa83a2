package dev.runestone.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.runestone.workflow.Resolution;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A knowledge base of one DRL text with an evaluator, for tests without a server. */
final class Rulebook {
    static final Release RELEASE = new Release("test", "book", "1");

    private final KnowledgeBases bases = new KnowledgeBases();
    private final RuleEvaluator evaluator;

    Rulebook(String drl, String... config) {
        KnowledgeConfig knowledge = TestConfig.with(config);
        bases.activate(load(RELEASE, drl));
        evaluator = new RuleEvaluator(bases, knowledge, new SimpleMeterRegistry());
    }

    static KnowledgeBase load(Release release, String drl) {
        return KnowledgeBase.load(compile(release, drl), 4);
    }

    static RuleModule compile(Release release, String drl) {
        Compilation compilation =
                TestCompiler.get().compile(release, List.of(new Asset("rules.drl", drl.getBytes(UTF_8))));
        return compilation
                .module()
                .orElseThrow(() -> new AssertionError(compilation.diagnostics() + " " + compilation.violations()));
    }

    KnowledgeBases bases() {
        return bases;
    }

    RuleEvaluator evaluator() {
        return evaluator;
    }

    Evaluation evaluate(FactInput... facts) {
        return given(facts).evaluate();
    }

    Request given(FactInput... facts) {
        return new Request(List.of(facts));
    }

    /** A declared fact with fields as name, value, name, value. */
    static FactInput fact(String type, @Nullable Object... fields) {
        return new FactInput(type, map(fields));
    }

    static FactInput mapFact(@Nullable Object... fields) {
        return new FactInput(null, map(fields));
    }

    static Map<String, @Nullable Object> map(@Nullable Object... fields) {
        Map<String, @Nullable Object> map = new HashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            map.put(String.valueOf(fields[i]), fields[i + 1]);
        }
        return map;
    }

    final class Request {
        private final List<FactInput> facts;
        private final Map<String, Object> globals = new HashMap<>();
        private List<String> groups = List.of();
        private Resolution resolution = Resolution.ALL;
        private final List<String> queries = new ArrayList<>();
        private @Nullable EvaluationLimits limits;
        private boolean traced = true;

        Request(List<FactInput> facts) {
            this.facts = facts;
        }

        Request global(String name, Object value) {
            globals.put(name, value);
            return this;
        }

        Request groups(String... names) {
            groups = List.of(names);
            return this;
        }

        Request by(Resolution chosen) {
            resolution = chosen;
            return this;
        }

        Request query(String name) {
            queries.add(name);
            return this;
        }

        Request limits(EvaluationLimits tighter) {
            limits = tighter;
            return this;
        }

        Request untraced() {
            traced = false;
            return this;
        }

        Evaluation evaluate() {
            return evaluator.evaluate(
                    new EvaluationRequest("book", facts, globals, groups, resolution, queries, limits, traced));
        }
    }
}
