package dev.runestone.knowledge;

import static dev.runestone.knowledge.Rulebook.fact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.knowledge.FiredRule.Change;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RuleEvaluatorTest {
    private static final String RULES = """
            package tests.evaluator;
            declare Applicant
                age : int
                grade : String
            end
            declare Reason
                text : String
            end
            declare Divisor
                by : int
            end
            declare Counter
                n : int
            end
            rule "grade the young" agenda-group "grading" salience 7 when $a : Applicant(age < 30, grade == null) then
                modify($a) { setGrade("young") }
                insert(new Reason("young at " + $a.getAge()));
            end
            rule "forget reasons" agenda-group "grading" salience -1 when $r : Reason() then delete($r); end
            rule "sum" agenda-group "sums" when
                accumulate(Applicant($age : age); $total : sum($age))
            then
                insert(new Reason("total " + $total));
            end
            rule "count on" agenda-group "loop" when $c : Counter($n : n) then modify($c) { setN($n + 1) } end
            rule "breed" agenda-group "breeding" when Counter($n : n) then insert(new Counter($n + 1)); end
            rule "divide" agenda-group "failing" when Counter($n : n) then insert(new Counter(1 / $n)); end
            rule "condition" agenda-group "failing condition" when Divisor(10 / by > 1) then insert(new Reason("x")); end
            rule "deep" agenda-group "deep" when Counter() then insert(new Reason(endless(1))); end
            rule "wide" agenda-group "wide" when Counter() then
                java.util.List list = new java.util.ArrayList();
                list.add(list);
                insert(list);
            end
            rule "hold" agenda-group "logical" when Counter(n == 1) then insertLogical(new Reason("held")); end
            rule "release" agenda-group "logical" salience -1 when $c : Counter(n == 1) Reason() then
                modify($c) { setN(2) }
            end
            rule "forever" agenda-group "forever" when $c : Counter() then while (true) { $c.setN($c.getN() + 1); } end
            function String endless(int n) { return endless(n + 1); }
            """;

    private static final Rulebook BOOK = new Rulebook(RULES);

    @Test
    void theTraceTellsWhatFiredOnWhatChangingWhat() {
        Evaluation evaluation =
                BOOK.given(fact("Applicant", "age", 25)).groups("grading").evaluate();

        assertThat(evaluation.rules()).containsExactly("grade the young", "forget reasons");
        assertThat(evaluation.firings()).isEqualTo(2);
        FiredRule first = evaluation.trace().get(0);
        assertThat(first.packageName()).isEqualTo("tests.evaluator");
        assertThat(first.group()).isEqualTo("grading");
        assertThat(first.salience()).isEqualTo(7);
        assertThat(first.matched()).singleElement().satisfies(matched -> {
            assertThat(matched.id()).isEqualTo(1);
            assertThat(matched.type()).isEqualTo("Applicant");
            assertThat(matched.value()).isEqualTo(Rulebook.map("age", 25, "grade", null));
        });
        // Drools compiles the update of a modify to the end of the consequence
        assertThat(first.changes()).extracting(Change::kind).containsExactly(Change.Kind.INSERT, Change.Kind.UPDATE);
        Change update = first.changes().get(1);
        assertThat(update.before()).isEqualTo(Rulebook.map("age", 25, "grade", null));
        assertThat(update.fact().value()).isEqualTo(Rulebook.map("age", 25, "grade", "young"));
        assertThat(first.changes().get(0).fact().id()).isEqualTo(2);
        FiredRule second = evaluation.trace().get(1);
        assertThat(second.changes()).singleElement().satisfies(change -> {
            assertThat(change.kind()).isEqualTo(Change.Kind.DELETE);
            assertThat(change.fact().value()).isEqualTo(Map.of("text", "young at 25"));
        });
        assertThat(evaluation.produced()).isEmpty();
        assertThat(evaluation.facts()).containsOnlyKeys("Applicant");
    }

    @Test
    void anUntracedEvaluationDecidesTheSame() {
        Evaluation traced =
                BOOK.given(fact("Applicant", "age", 25)).groups("grading").evaluate();
        Evaluation untraced = BOOK.given(fact("Applicant", "age", 25))
                .groups("grading")
                .untraced()
                .evaluate();

        assertThat(untraced.facts()).isEqualTo(traced.facts());
        assertThat(untraced.firings()).isEqualTo(traced.firings());
        assertThat(untraced.trace()).isEmpty();
        assertThat(untraced.rules()).isEmpty();
    }

    @Test
    void anAccumulatedValueIsTracedAsAMatchThatIsNoFact() {
        Evaluation evaluation = BOOK.given(fact("Applicant", "age", 20), fact("Applicant", "age", 30))
                .groups("sums")
                .evaluate();

        assertThat(evaluation.trace())
                .singleElement()
                .satisfies(fired -> assertThat(fired.matched())
                        .allSatisfy(matched -> assertThat(matched.id()).isZero()));
        assertThat(evaluation.produced().get("Reason").get(0).get("text"))
                .asString()
                .startsWith("total 50");
    }

    @Test
    void aLogicalFactGoesWithItsReasonAndTheTraceTells() {
        Evaluation evaluation =
                BOOK.given(fact("Counter", "n", 1)).groups("logical").evaluate();

        assertThat(evaluation.rules()).containsExactly("hold", "release");
        assertThat(evaluation.produced()).isEmpty();
        assertThat(evaluation.trace().get(1).changes())
                .extracting(Change::kind)
                .containsExactly(Change.Kind.UPDATE, Change.Kind.DELETE);
    }

    @Test
    void theTraceIsBoundedAndTheEvaluationGoesOn() {
        Rulebook book = new Rulebook(RULES, "trace.firings", "3");

        Evaluation evaluation = book.given(
                        fact("Applicant", "age", 1), fact("Applicant", "age", 2), fact("Applicant", "age", 3))
                .groups("grading")
                .evaluate();

        assertThat(evaluation.trace()).hasSize(3);
        assertThat(evaluation.traceTruncated()).isTrue();
        assertThat(evaluation.firings()).isEqualTo(6);
        Evaluation narrow = new Rulebook(RULES, "trace.bytes", "200")
                .given(fact("Applicant", "age", 1), fact("Applicant", "age", 2))
                .groups("grading")
                .evaluate();
        assertThat(narrow.traceTruncated()).isTrue();
        assertThat(narrow.firings()).isEqualTo(4);
    }

    @Test
    void aLoopEndsAtTheFiringLimitAndNamesItsRule() {
        Refusal refusal = refused("loop", 1, new EvaluationLimits(Duration.ofMinutes(1), 500, 100));

        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.LIMIT_EXCEEDED);
        assertThat(refusal.detail())
                .isEqualTo("The rules fired 500 times, which is the limit; the next would have been 'count on'.");
    }

    @Test
    void aLoopEndsAtTheDeadline() {
        Refusal refusal = refused("loop", 1, new EvaluationLimits(Duration.ofMillis(50), Integer.MAX_VALUE, 100));

        assertThat(refusal.kind()).isIn(Refusal.Kind.TIMEOUT, Refusal.Kind.LIMIT_EXCEEDED);
        assertThat(refusal.detail()).contains("count on");
    }

    @Test
    void factsThatRulesInsertCount() {
        Refusal refusal = refused("breeding", 1, new EvaluationLimits(Duration.ofMinutes(1), 10_000, 50));

        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.LIMIT_EXCEEDED);
        assertThat(refusal.detail())
                .isEqualTo("The session holds more than 50 facts, which is the limit; rule 'breed' inserted one more.");
    }

    @Test
    void aRuleThatThrowsIsRefusedByName() {
        assertThat(refused("failing", 0, null).detail())
                .contains("'divide'")
                .contains("ArithmeticException: / by zero");
        RefusalException condition = catchThrowableOfType(
                RefusalException.class,
                () -> BOOK.given(fact("Divisor", "by", 0))
                        .groups("failing condition")
                        .evaluate());
        assertThat(condition.refusal().detail())
                .isEqualTo("A condition of a rule failed: ArithmeticException: / by zero");
        assertThat(refused("deep", 0, null).detail()).contains("'deep'").contains("StackOverflowError");
    }

    @Test
    void aResultThatContainsItselfIsRefused() {
        assertThat(refused("wide", 0, null).detail()).contains("nested deeper than 64 levels, or contains itself");
    }

    @Test
    void afterAFailureTheNextEvaluationIsSound() {
        for (int round = 0; round < 20; round++) {
            refused("failing", 0, null);
            refused("loop", 1, new EvaluationLimits(Duration.ofMinutes(1), 10, 100));
            assertThat(BOOK.given(fact("Applicant", "age", 25))
                            .groups("grading")
                            .evaluate()
                            .rules())
                    .containsExactly("grade the young", "forget reasons");
        }
    }

    @Test
    void anInterruptedEndlessRuleIsATimeout() throws Exception {
        AtomicBoolean interrupted = new AtomicBoolean();
        CompletableFuture<Refusal> refusal = new CompletableFuture<>();
        Thread runner = new Thread(() -> {
            try {
                refusal.complete(refused("forever", 0, null));
                interrupted.set(Thread.currentThread().isInterrupted());
            } catch (Throwable failure) {
                refusal.completeExceptionally(failure);
            }
        });
        runner.start();
        while (!refusal.isDone()) {
            runner.interrupt();
            Thread.onSpinWait();
        }
        runner.join();

        assertThat(refusal.get().kind()).isEqualTo(Refusal.Kind.TIMEOUT);
    }

    @Test
    void anUnknownKnowledgeBaseIsNotFound() {
        RefusalException refused = catchThrowableOfType(
                RefusalException.class,
                () -> BOOK.evaluator()
                        .evaluate(new EvaluationRequest(
                                "bok",
                                List.of(),
                                Map.of(),
                                List.of(),
                                dev.runestone.workflow.Resolution.ALL,
                                List.of(),
                                null,
                                false)));

        assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.NOT_FOUND);
        assertThat(refused.refusal().detail()).contains("Did you mean 'book'?");
    }

    private static Refusal refused(String group, int n, @org.jspecify.annotations.Nullable EvaluationLimits limits) {
        Rulebook.Request request =
                BOOK.given(fact("Counter", "n", n)).groups(group).untraced();
        RefusalException refused = catchThrowableOfType(
                RefusalException.class, () -> (limits == null ? request : request.limits(limits)).evaluate());
        return refused.refusal();
    }
}
