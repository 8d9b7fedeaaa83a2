package dev.runestone.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A knowledge base of decision models with an evaluator, for tests without a server. */
final class Decisionbook {
    private static final String HEAD = """
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="_d" name="demo" namespace="urn:demo">
            """;

    private final DecisionEvaluator evaluator;

    Decisionbook(List<Asset> models, String... config) {
        Compilation compilation = compile(models);
        RuleModule module = compilation
                .module()
                .orElseThrow(() -> new AssertionError(compilation.diagnostics() + " " + compilation.violations()));
        KnowledgeBases bases = new KnowledgeBases();
        bases.activate(KnowledgeBase.load(module, 1));
        evaluator = new DecisionEvaluator(bases, TestConfig.with(config), new SimpleMeterRegistry());
    }

    static Compilation compile(List<Asset> models) {
        return TestCompiler.get().compile(Rulebook.RELEASE, models);
    }

    /** A model "demo" with these elements. */
    static List<Asset> model(String elements) {
        return List.of(new Asset("demo.dmn", (HEAD + elements + "</definitions>").getBytes(UTF_8)));
    }

    /** A model whose decision "it" is the expression; its inputs "text", "number" and "any" are what they are called. */
    static List<Asset> feel(String expression) {
        return model("""
                <inputData id="_t" name="text"><variable id="_tv" name="text" typeRef="string"/></inputData>
                <inputData id="_n" name="number"><variable id="_nv" name="number" typeRef="number"/></inputData>
                <inputData id="_a" name="any"><variable id="_av" name="any" typeRef="Any"/></inputData>
                <decision id="_x" name="it">
                  <variable id="_xv" name="it"/>
                  <informationRequirement id="_r"><requiredInput href="#_t"/></informationRequirement>
                  <informationRequirement id="_s"><requiredInput href="#_n"/></informationRequirement>
                  <informationRequirement id="_u"><requiredInput href="#_a"/></informationRequirement>
                  %s
                </decision>
                """.formatted(expression.startsWith("<") ? expression : literal(expression)));
    }

    static String literal(String expression) {
        return "<literalExpression><text>" + escaped(expression) + "</text></literalExpression>";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    DecisionOutcome evaluate(Map<String, ? extends @Nullable Object> context) {
        return evaluator.evaluate(new DecisionRequest("book", null, List.of(), null, context, true));
    }

    DecisionOutcome evaluate(DecisionRequest request) {
        return evaluator.evaluate(request);
    }

    /** The value of a decision that must have succeeded. */
    static @Nullable Object value(DecisionOutcome outcome, String decision) {
        DecisionOutcome.Decision found = outcome.decisions().stream()
                .filter(each -> each.name().equals(decision))
                .findFirst()
                .orElseThrow();
        if (found.status() != DecisionOutcome.Status.SUCCEEDED) {
            throw new AssertionError(outcome);
        }
        return found.value();
    }
}
