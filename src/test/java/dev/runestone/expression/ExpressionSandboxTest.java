package dev.runestone.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ExpressionSandboxTest {
    private final Expressions expressions =
            new Expressions(new ExpressionLimits(10_000, 64, 2_000_000, Duration.ofSeconds(2), 100));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"x\".class",
                "\"x\".class.classLoader",
                "\"x\".bytes",
                "(\"x\").class.classLoader",
                "x.class",
                "x.class.name",
                "{a: \"x\"}.a.class",
                "[\"x\"].class",
                "1.class",
                "(1).class.classLoader",
                "true.class",
                "x.bytes",
                "date(\"2020-01-01\").chronology",
                "date(\"2020-01-01\").class",
                "time(\"10:00:00\").class.classLoader",
                "date and time(\"2020-01-01T00:00:00\").toLocalDate",
                "duration(\"P1D\").class",
                "duration(\"P1D\").units",
                "[1..2].class",
                "[1..2].lowBoundary.class",
                "sum.class",
                "sum.symbol",
                "{f: function(x) x}.f.class",
                "get value(\"x\", \"class\")",
                "get value(date(\"2020-01-01\"), \"class\")",
                "get value(function(x) x, \"class\")",
                "get value(sum, \"class\")",
                "get entries(\"x\")",
                "get entries(function(x) x)",
                "context put(\"x\", \"a\", 1)",
                "function(x) external {java: {class: \"java.lang.Math\", method signature: \"abs(int)\"}}",
                "{f: function() external {java: {class: \"java.lang.System\", method signature: \"exit(int)\"}}, r: f()}.r",
                "{f: function(c) external {java: {class: \"java.lang.Runtime\", method signature: \"getRuntime()\"}}, r: f(1).exec(\"id\")}",
                "range(\"[\\\"a\\\".class.name..\\\"b\\\"]\")",
                "decision table(outputs: \"x\", rule list: [[1]])",
                "invoke(\"a\", \"b\", \"c\", {})",
                "matches(\"a\", \"a\", \"') or unparsed-text-available('file:///etc/passwd\")",
                "replace(\"a\", \"a\", \"b\", \"'),unparsed-text('file:///etc/passwd\")",
                "{a: {b: 1}}...b",
                "string(\"%2000000000d\", 1)",
                "java.lang.System.exit(1)",
                "\"x\".getClass()",
                "x.getClass().forName(\"java.lang.Runtime\")",
            })
    void noJavaIsReached(String feel) {
        assertThatThrownBy(() -> expressions.compile(feel, List.of("x")).evaluate(Map.of("x", "text")))
                .isInstanceOf(RefusalException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"x\"][class.classLoader != null]",
                "[\"x\"][class != null]",
                "[\"x\"][bytes != null]",
                "[\"x\"][empty = false]",
                "[1][class != null]",
                "[date(\"2020-01-01\")][chronology != null]",
            })
    void aFilterSeesNoGetters(String feel) {
        try {
            assertThat(expressions.compile(feel, List.of("x")).evaluate(Map.of("x", "text")))
                    .isEqualTo(List.of());
        } catch (RefusalException refusedAtOnce) {
            assertThat(refusedAtOnce).hasMessageContaining("no variable");
        }
    }

    @Test
    void aValueThatIsNoJsonIsRefused() {
        record Secret(String password) {}
        Map<String, Object> values =
                Map.of("s", new Secret("x"), "l", List.of(new Secret("x")), "m", Map.of("k", new Secret("x")));

        for (String feel : List.of(
                "s",
                "s.password",
                "l.password",
                "l[1].password",
                "m.k",
                "count(l)",
                "get value(l[1], \"password\")",
                "string(m)",
                "m = 1")) {
            assertThatThrownBy(() -> expressions.compile(feel, values.keySet()).evaluate(values))
                    .isInstanceOf(RefusalException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for i in 1..1000000000 return i",
                "for i in 1..1000000000, j in 1..1000000000 return 1",
                "count(for i in 1..100000, j in 1..100000 return 1)",
                "some i in (for j in 1..1000000000 return j) satisfies i < 0",
                "every i in s, j in s, k in s, l in s, m in s, n in s, o in s satisfies i = j or true",
                "for d in date(\"0001-01-01\")..date(\"99999-01-01\"), i in 1..1000 return d",
                "matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"(.*a){15}b\")",
                "replace(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"(.*a){15}b\", \"\")",
                "split(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"(.*a){15}b\")",
                "{f: function(x, g) g(x, g), r: f(1, f)}.r",
                "count(s[count(s[count(s[count(s[count(s[item > 0]) > 0]) > 0]) > 0]) > 0])",
                "distinct values(for i in 1..100000 return i)",
                "union(for i in 1..50000 return i, for i in 50000..100000 return i)",
                "product(for i in 1..1000000 return 10)",
                "string join(for i in 1..100000 return string join(for j in 1..10000 return \"abcdefghij\"))",
                "sort(for i in 1..10000000 return i)",
                "1e999999999 + 1",
                "string(1e999999999)",
                "floor(number(\"1e999999999\"))",
                "9 ** 999999999",
                "(10 ** 6000) ** 1000",
            })
    void nothingGoesOnForEver(String feel) {
        List<Object> numbers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            numbers.add(BigDecimal.valueOf(i));
        }
        assertThatThrownBy(() -> expressions.compile(feel, List.of("s")).evaluate(Map.of("s", numbers)))
                .isInstanceOf(RefusalException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x%d: x%d + x%d", "x%d: concatenate(x%d, x%d)", "x%d: [x%d, x%d]", "x%d: {a: x%d, b: x%d}"})
    void doublingEndsBeforeMemoryDoes(String entry) {
        StringBuilder doubling = new StringBuilder("{x0: ").append(entry.contains("conc") ? "[1]" : "\"abcdefgh\"");
        for (int i = 1; i <= 60; i++) {
            doubling.append(", ").append(String.format(entry, i, i - 1, i - 1));
        }
        String feel = doubling.append(", r: string(x60)}.r").toString();

        assertThat(refusalOf(feel).kind()).isEqualTo(Refusal.Kind.LIMIT_EXCEEDED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                "[",
                "{a:",
                "-",
                "not(",
                "if true then ",
                "1+(",
                "function(x) ",
                "for x in y return ",
                "1**",
                "x.",
                "\"",
                "x[",
                "a-",
                "1..",
                "[1..",
                "@"
            })
    void deepNestingIsAProblem(String opening) {
        for (int times : new int[] {50, 3_000}) {
            assertThat(expressions.problems(opening.repeat(times), List.of("x", "y")))
                    .isNotEmpty();
        }
    }

    @Test
    void nestingThatCloses() {
        assertThat(expressions
                        .compile("(".repeat(30) + "1" + ")".repeat(30), List.of())
                        .evaluate(Map.of()))
                .isEqualTo(BigDecimal.ONE);
        assertThat(expressions.problems("(".repeat(500) + "1" + ")".repeat(500), List.of()))
                .isNotEmpty();
        assertThat(expressions.problems("[".repeat(60) + "1" + "]".repeat(60), List.of()))
                .hasSizeLessThan(2);
    }

    @Test
    void aLongChainOfOperatorsIsEvaluatedOrRefused() {
        assertThat(expressions.compile("1" + "+1".repeat(999), List.of()).evaluate(Map.of()))
                .isEqualTo(new BigDecimal(1_000));
        assertThat(refusalOf("1" + " + 1".repeat(50_000)).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .isEqualTo("The expression has 200001 characters, more than the 10000 it may have."));
    }

    @Test
    void anInterruptEndsAnEvaluation() throws InterruptedException {
        Expressions patient =
                new Expressions(new ExpressionLimits(1_000, 50, Long.MAX_VALUE, Duration.ofSeconds(5), 10));
        Expression endless =
                patient.compile("count(for i in 1..1000000000, j in 1..1000000000 return [i][item < 0])", List.of());
        AtomicReference<Throwable> end = new AtomicReference<>();
        CountDownLatch started = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            started.countDown();
            try {
                endless.evaluate(Map.of());
            } catch (RefusalException refused) {
                end.set(refused);
            }
        });
        thread.start();
        started.await();
        thread.interrupt();
        thread.join(Duration.ofSeconds(20).toMillis());

        assertThat(thread.isAlive()).isFalse();
        assertThat(end.get())
                .isInstanceOfSatisfying(
                        RefusalException.class,
                        refused -> assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.TIMEOUT));
    }

    @Test
    void aRegularExpressionIsInterruptedToo() throws InterruptedException {
        Expressions patient =
                new Expressions(new ExpressionLimits(1_000, 50, Long.MAX_VALUE, Duration.ofSeconds(5), 10));
        Expression endless = patient.compile("matches(\"" + "a".repeat(60) + "!\", \"(.*a){25}b\")", List.of());
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                endless.evaluate(Map.of());
            } catch (RefusalException refused) {
                end.set(refused);
            }
        });
        thread.start();
        thread.interrupt();
        thread.join(Duration.ofSeconds(20).toMillis());

        assertThat(thread.isAlive()).isFalse();
        assertThat(end.get()).isInstanceOf(RefusalException.class);
    }

    private Refusal refusalOf(String feel) {
        return catchThrowableOfType(
                        RefusalException.class,
                        () -> expressions.compile(feel, List.of()).evaluate(Map.of()))
                .refusal();
    }
}
