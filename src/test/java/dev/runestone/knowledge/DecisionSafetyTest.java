package dev.runestone.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.knowledge.DecisionOutcome.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FEEL in decision models reaches nothing but the values that it is given. */
class DecisionSafetyTest {
    private static final Map<String, Object> CONTEXT =
            Map.of("text", "class", "number", 7, "any", Map.of("key", "class", "list", List.of("a", "b")));

    /** What an expression that reached Java would show. */
    private static final List<String> LEAKS =
            List.of("java.", "jdk.", "ClassLoader", "org.kie", "sun.", "file:", "module ", "interface ");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"x\".class.classLoader",
                "text.class.name",
                "(text).class",
                "{f: text.class}.f",
                "{class: 1}.class",
                "any.key.class",
                "[text].class",
                "[text, 1].class.classLoader",
                "[text][class != null]",
                "[text][item.class != null]",
                "[{a: text}][a.class.name != null]",
                "for x in [text] return x.class",
                "some x in [text] satisfies x.class.name != null",
                "(function(x) x.class)(text)",
                "sort([text, \"a\"], function(x, y) x.class.name < y.class.name)",
                "matches.class",
                "{f: matches}.f.class",
                "[matches][1].class.classLoader",
                "number.class",
                "date(\"2026-01-01\").class",
                "[1..2].class",
                "duration(\"P1D\").class.classLoader",
                "@\"2026-01-01\".class",
                "text. class",
                "text./* x */class",
                "text.Class",
                "text.getClass",
                "text.bytes",
                "(text).Class",
                "(text).getClass",
                "(text).bytes",
                "[text][getClass != null]",
                "[text][bytes != null]",
                "[text][isEmpty = false]",
                "[text][length > 0]",
                "any.key.toString",
                "any.list.iterator",
                "matches.parameters",
                "(matches).symbol",
                "[1..2].lowEndPoint",
                "get value(any, \"class\")",
                "get value(text, \"class\")",
                "get value({a: text}.a, any.key)",
                "get entries(text)",
                "context put(text, \"class\", 1)",
                "range(\"[1..2]\")",
                "{f: range}.f(\"[1..2]\")",
                "(range)(\"[\" + text + \"..2]\")",
                "[range][1](\"[1..2]\")",
                "any...key",
                "function(x) external {java: {class: \"java.lang.System\", method signature: \"getenv()\"}}",
                "decision table(outputs: \"x\", input expression list: [text], rule list: [[text, 1]])",
                "invoke(text, \"java.lang.System\")",
                "string(\"%999999999d\", number)",
                "string(\"%s\", matches)",
            })
    void noExpressionReachesJava(String expression) {
        Compilation compilation = Decisionbook.compile(Decisionbook.feel(expression));
        if (compilation.succeeded()) {
            DecisionOutcome outcome = new Decisionbook(Decisionbook.feel(expression)).evaluate(CONTEXT);
            assertThat(outcome.decisions())
                    .singleElement()
                    .satisfies(decision -> assertThat(String.valueOf(decision.value()))
                            .as(outcome.toString())
                            .isIn("null", "[]", "[null]", "[null, null]", "[a, class]", "false", "7"));
            assertThat(outcome.toString()).doesNotContain(LEAKS);
        } else {
            assertThat(compilation.violations().isEmpty()
                            && compilation.diagnostics().isEmpty())
                    .isFalse();
        }
    }

    @Test
    void patternsAndReplacementsReachNoQueryLanguage(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "confidential");
        String uri = secret.toUri().toString();
        List<String> injections = List.of(
                "x', 'y') or unparsed-text('" + uri + "') = ('s3cret",
                "x\", \"y\") or unparsed-text(\"" + uri + "\") = (\"s3cret",
                "' || unparsed-text('" + uri + "') || '",
                "\" || unparsed-text(\"" + uri + "\") || \"",
                "') , doc('" + uri,
                "{unparsed-text('" + uri + "')}");
        List<String> expressions = List.of(
                "matches(text, any)",
                "matches(any, text)",
                "matches(text, \".*\", any)",
                "replace(text, \"x\", any)",
                "replace(any, text, \"y\")",
                "replace(text, any, \"y\")",
                "replace(text, \"x\", \"y\", any)",
                "{f: matches}.f(text, any)",
                "split(text, any)",
                "split(any, text)",
                "<invocation><literalExpression><text>replace</text></literalExpression>"
                        + binding("input", "text")
                        + binding("pattern", "\"x\"")
                        + binding("replacement", "any")
                        + "</invocation>",
                "<invocation><literalExpression><text>matches</text></literalExpression>"
                        + binding("input", "text")
                        + binding("pattern", "any")
                        + "</invocation>");
        for (String expression : expressions) {
            Decisionbook book = new Decisionbook(Decisionbook.feel(expression));
            for (String injection : injections) {
                DecisionOutcome outcome = book.evaluate(Map.of("text", "x", "number", 1, "any", injection));
                String shown = outcome.toString().replace(injection, "");
                assertThat(shown).as(expression).doesNotContain("confidential");
            }
        }
    }

    private static String binding(String parameter, String expression) {
        return "<binding><parameter name=\"" + parameter + "\"/>" + Decisionbook.literal(expression) + "</binding>";
    }

    @Test
    void aBoxedInvocationCallsTheGuardedFunctions() {
        DecisionOutcome outcome = new Decisionbook(
                        Decisionbook.feel("<invocation><literalExpression><text>replace</text></literalExpression>"
                                + binding("input", "text")
                                + binding("pattern", "\"a\"")
                                + binding("replacement", "\"b\"")
                                + "</invocation>"))
                .evaluate(Map.of("text", "banana", "number", 1, "any", ""));

        assertThat(Decisionbook.value(outcome, "it")).isEqualTo("bbnbnb");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "matches(?, \"(a+)+b\")",
                "?.class != null",
                "[?][class != null]",
                "range(\"[1..2]\") = ?",
                "(for i in 1..1000000000 return i)[1] = 1",
                "2 ** 1000000000 > 1",
                "string(\"%s\", ?) = \"\"",
                "text",
            })
    void constraintsOfTypesHaveConstantsOnly(String constraint) {
        Compilation compilation =
                Decisionbook.compile(Decisionbook.model("""
                <itemDefinition id="_i" name="tCode"><typeRef>string</typeRef>
                  <allowedValues id="_v"><text>%s</text></allowedValues></itemDefinition>
                """.formatted(Decisionbook.escaped(constraint))));

        assertThat(compilation.succeeded()).isFalse();
        assertThat(compilation.violations().isEmpty()
                        && compilation.diagnostics().isEmpty())
                .isFalse();
    }

    @Test
    void aTypeHasNoComponentThatIsTheClass() {
        for (String name : List.of("class", "Class", "getClass")) {
            Compilation compilation = Decisionbook.compile(Decisionbook.model("""
                    <itemDefinition id="_i" name="tThing"><itemComponent id="_c" name="%s"><typeRef>string</typeRef>
                    </itemComponent></itemDefinition>
                    """.formatted(name)));

            assertThat(compilation.violations()).extracting(Violation::member).containsExactly("the property class");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for i in 1..1000000000 return i",
                "count(for i in 1..100000, j in 1..100000 return 1)",
                "some x in [1, 2] satisfies count(for i in 1..1000000000 return i) < 0",
                "[1, 2][count(for i in 1..1000000000 return i) > 0]",
                "{f: function(l, n) if n = 0 then count(l) else f(concatenate(l, l), n - 1), r: f([1], 40)}.r",
                "{f: function(s, n) if n = 0 then string length(s) else f(s + s, n - 1), r: f(\"x\", 40)}.r",
                "{f: function(n) f(n) + f(n), r: f(1)}.r",
                "matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\", \"^((a+)+)\\\\2b$\")",
                "<for iteratorVariable=\"i\"><in>"
                        + "<literalExpression><text>1..1000000000</text></literalExpression></in>"
                        + "<return><list/></return></for>",
                "<every iteratorVariable=\"i\"><in>"
                        + "<literalExpression><text>[1..1000000000]</text></literalExpression></in>"
                        + "<satisfies><literalExpression><text>i > 0</text></literalExpression></satisfies></every>",
            })
    void workWithoutEndIsEnded(String expression) {
        Compilation compilation = Decisionbook.compile(newer(Decisionbook.feel(expression)));
        if (!compilation.succeeded()) {
            assertThat(compilation.violations().size()
                            + compilation.diagnostics().size())
                    .isPositive();
            return;
        }
        Decisionbook book = new Decisionbook(newer(Decisionbook.feel(expression)));

        RefusalException refused = catchThrowableOfType(
                RefusalException.class,
                () -> assertThat(book.evaluate(CONTEXT).toString())
                        .as(expression)
                        .isEmpty());

        assertThat(refused).as(expression).isNotNull();
        assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.LIMIT_EXCEEDED);
    }

    /** The boxed loops came with DMN 1.4. */
    private static List<Asset> newer(List<Asset> models) {
        return models.stream()
                .map(model -> new Asset(
                        model.path(),
                        new String(model.content(), java.nio.charset.StandardCharsets.UTF_8)
                                .replace("20191111", "20211108")
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .toList();
    }

    @Test
    void anInterruptedEvaluationEnds() throws Exception {
        Decisionbook book = new Decisionbook(
                Decisionbook.feel("count(for i in 1..1000000000 return 1)"), "limits.feel-steps", "4000000000000");
        FutureTask<RefusalException> work =
                new FutureTask<>(() -> catchThrowableOfType(RefusalException.class, () -> book.evaluate(CONTEXT)));
        Thread thread = new Thread(work, "interrupted decision");
        thread.start();

        thread.interrupt();

        assertThat(work.get(30, TimeUnit.SECONDS).refusal().kind()).isEqualTo(Refusal.Kind.TIMEOUT);
    }

    @Test
    void aLeftOverInterruptDoesNoHarmToTheNextEvaluation() {
        Decisionbook book = new Decisionbook(Decisionbook.feel("number + 1"));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() ->
                        new Decisionbook(Decisionbook.feel("count(for i in 1..100000 return 1)")).evaluate(CONTEXT))
                .isNotNull();
        assertThat(Thread.interrupted()).isTrue();

        assertThat(book.evaluate(CONTEXT).decisions())
                .allSatisfy(decision -> assertThat(decision.status()).isEqualTo(Status.SUCCEEDED));
    }
}
