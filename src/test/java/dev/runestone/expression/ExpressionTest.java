package dev.runestone.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Problem;
import dev.runestone.api.RefusalException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {
    private final Expressions expressions = new Expressions(ExpressionLimits.standard());

    private @Nullable Object evaluate(String feel, Map<String, ?> values) {
        return expressions.compile(feel, values.keySet()).evaluate(values);
    }

    private @Nullable Object evaluate(String feel) {
        return evaluate(feel, Map.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    1 + 2 * 3 ** 2                                            | 19
                    if 1 < 2 then "less" else "more"                          | less
                    for i in 1..3 return i * i                                | [1, 4, 9]
                    for i in 3..1 return i                                    | [3, 2, 1]
                    for i in 1..3, j in [10, 20] return i * j                 | [10, 20, 20, 40, 30, 60]
                    for i in 0..4 return if i = 0 then 1 else i * partial[-1] | [1, 1, 2, 6, 24]
                    for d in @"2024-02-28"..@"2024-03-01" return string(d)    | [2024-02-28, 2024-02-29, 2024-03-01]
                    some x in [1, 2, 3] satisfies x > 2                       | true
                    every x in [1, 2, 3] satisfies x > 2                      | false
                    [1, 2, 3, 4][item > 2]                                    | [3, 4]
                    [{a: 1, b: "x"}, {a: 2, b: "y"}][a = 2].b                 | [y]
                    [10, 20, 30][2]                                           | 20
                    [10, 20, 30][-1]                                          | 30
                    sum([1, 2, 3])                                            | 6
                    product(2, 3, 4)                                          | 24
                    count([1, null, 3])                                       | 3
                    {a: 1, b: a + 1}.b                                        | 2
                    {f: function(n) if n < 2 then 1 else n * 2, r: f(5)}.r    | 10
                    5 in [1..10]                                              | true
                    5 in (> 3, < 1)                                           | true
                    5 between 1 and 4                                         | false
                    date("2024-02-29")                                        | 2024-02-29
                    date("2024-02-29").month                                  | 2
                    date("2024-02-29") + duration("P1D")                      | 2024-03-01
                    duration("P1DT2H").hours                                  | 2
                    [1..5].end                                                | 5
                    matches("Foobar", "^fo+", "i")                            | true
                    replace("abcd", "(b)(c)", "$2$1")                         | acbd
                    split("a;b;;c", ";")                                      | [a, b, , c]
                    string join(["a", "b"], "-")                              | a-b
                    upper case(substring("hello", 2, 3))                      | ELL
                    get value({a: 3}, "a")                                    | 3
                    {class: 7}.class                                          | 7
                    sort([3, 1, 2], function(x, y) x < y)                     | [1, 2, 3]
                    distinct values([1, 2, 1])                                | [1, 2]
                    1 instance of number                                      | true
                    not(true) or false                                        | false
                    decimal(10 / 3, 2)                                        | 3.33
                    "a" = "a" and "a" != "b" and not("a" != "a")              | true
                    "a" = 1                                                   | null
                    null = null                                               | true
                    null + 1                                                  | null
                    """)
    void feelIsEvaluatedAsItsSpecificationSays(String feel, String expected) {
        assertThat(String.valueOf(evaluate(feel))).isEqualTo(expected);
    }

    @Test
    void membersOfVariablesAreReachedByPath() {
        Map<String, Object> application = Map.of("salary", 5_000, "expenses", 1_250.5, "class", "good");

        assertThat(evaluate("application.salary - application.expenses", Map.of("application", application)))
                .isEqualTo(new BigDecimal("3749.5"));
        assertThat(evaluate("application.class", Map.of("application", application)))
                .isEqualTo("good");
    }

    @Test
    void namesMayHoldHyphensAndUnderscores() {
        Map<String, Object> values = Map.of("risk-score", 40, "risk_limit", 50, "risk", 1000, "score", 1);

        assertThat(evaluate("risk-score < risk_limit", values)).isEqualTo(true);
        assertThat(evaluate("risk-score - score", values)).isEqualTo(new BigDecimal("39"));
        assertThat(evaluate("get value(a-b, \"c-d\") - a-b.e_f", Map.of("a-b", Map.of("c-d", 3, "e_f", 2))))
                .isEqualTo(BigDecimal.ONE);
        assertThat(evaluate("(risk) - score", values)).isEqualTo(new BigDecimal("999"));
    }

    @Test
    void aDifferenceThatCouldBeANameIsNotGuessedAt() {
        assertThat(expressions.problems("risk - score", Set.of("risk-score", "risk", "score")))
                .singleElement()
                .asString()
                .contains("no variable 'risk - score'", "as in (a) - b");
    }

    @Test
    void aVariableNamedLikeAFunctionHidesItNot() {
        Map<String, Object> values = Map.of("date", "2024-02-29", "count", 3, "sum", List.of(1, 2));

        assertThat(evaluate("date(date).day + count + sum(sum)", values)).isEqualTo(new BigDecimal("35"));
    }

    @Test
    void everyKindOfNumberGoesIn() {
        Map<String, Object> values = Map.of(
                "a", 1, "b", 2L, "c", 0.1, "d", new BigDecimal("0.2"), "e", BigInteger.TEN, "f", List.of(1, 2L, 0.5));

        assertThat(evaluate("c + d", values)).isEqualTo(new BigDecimal("0.3"));
        assertThat(evaluate("a + b + e", values)).isEqualTo(new BigDecimal("13"));
        assertThat(evaluate("sum(f)", values)).isEqualTo(new BigDecimal("3.5"));
        assertThat(evaluate("[1, 2, 0.5] = f", values)).isEqualTo(true);
        assertThat(evaluate("{x: 1} = m", Map.of("m", Map.of("x", 1)))).isEqualTo(true);
    }

    @Test
    void valuesComeOutAsJson() {
        assertThat(evaluate("{when: date(\"2024-02-29\"), list: [1, duration(\"P1D\")], none: null}"))
                .isEqualTo(withNull(Map.of("when", "2024-02-29", "list", List.of(BigDecimal.ONE, "P1D")), "none"));
        assertThat(evaluate("date and time(\"2024-02-29T10:00:00Z\")")).isEqualTo("2024-02-29T10:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    [1..5]                        | a range
                    function(x) x                 | a function
                    {f: function(x) x}            | a function
                    1 / 0                         | Division by zero
                    date("no date")               | date
                    sum("x", "y")                 | sum
                    number("x")                   | number
                    "x".length                    | no property 'length'
                    matches("a", "(")             | The pattern "(" is wrong
                    for x in null return x        | nothing to iterate
                    for x in 1..("a") return x    | no way to iterate from 1 to "a"
                    nosuch                        | nosuch
                    nosuch(1)                     | nosuch
                    """)
    void whatFeelReportsAsAnErrorIsRefused(String feel, String message) {
        assertThatThrownBy(() -> evaluate(feel))
                .isInstanceOf(RefusalException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    1 +              | Line 1, column 4
                    (1 + 2           | Line 1
                    a b c d          | Line 1
                    if true then 1   | Line 1
                    [1, 2            | Line 1
                    {a: }            | Line 1
                    "open            | Line 1
                    for x in return  | Line 1
                    )                | Line 1
                    """)
    void brokenTextIsAProblemWithItsPlace(String feel, String message) {
        assertThat(expressions.problems(feel, Set.of("a")))
                .isNotEmpty()
                .anyMatch(problem -> problem.message().startsWith(message));
    }

    @Test
    void anUnknownVariableIsNamedWithTheOnesThereAre() {
        assertThat(expressions.problems("amount > lmit", Set.of("amount", "limit")))
                .containsExactly(new Problem(
                        dev.runestone.api.Path.ROOT,
                        "Line 1, column 10: There is no variable 'lmit'.",
                        "The variables are amount, limit."));
    }

    @Test
    void anExpressionIsCompiledOnceForItsVariables() {
        Expression first = expressions.compile("a + b", List.of("a", "b"));

        assertThat(expressions.compile("a + b", Set.of("b", "a"))).isSameAs(first);
        assertThat(expressions.compile("a + b", Set.of("b", "a", "c"))).isNotSameAs(first);
    }

    @Test
    void inputsAreLeftAsTheyWere() {
        Map<String, Object> inner = new HashMap<>(Map.of("x", 1));
        List<Object> list = Arrays.asList(3, 1, null);

        evaluate("{c: context put(m, \"x\", 2), l: append(l, 4)}", Map.of("m", inner, "l", list));

        assertThat(inner).isEqualTo(Map.of("x", 1));
        assertThat(list).containsExactly(3, 1, null);
    }

    @Test
    void oneExpressionServesManyThreads() throws Exception {
        Expression expression =
                expressions.compile("sum(for i in 1..n return {f: function(x) x + i}.f(n))", Set.of("n"));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<@Nullable Object>> results = IntStream.rangeClosed(1, 200)
                    .mapToObj(n -> threads.submit(() -> expression.evaluate(Map.of("n", n))))
                    .toList();
            for (int n = 1; n <= results.size(); n++) {
                assertThat(results.get(n - 1).get()).isEqualTo(BigDecimal.valueOf(n * n + n * (n + 1) / 2));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aMissingMemberIsNull() {
        assertThat(evaluate("a.b", Map.of("a", Map.of()))).isNull();
        assertThat(evaluate("a.b.c", Map.of("a", Map.of()))).isNull();
        assertThat(evaluate("a.b - 1", Map.of("a", Map.of()))).isNull();
    }

    private static Map<String, @Nullable Object> withNull(Map<String, Object> values, String name) {
        Map<String, @Nullable Object> more = new HashMap<>(values);
        more.put(name, null);
        return more;
    }
}
