package dev.runestone.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.knowledge.DecisionOutcome.Status;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionEvaluatorTest {
    private static final String APPLICANT = """
            <itemDefinition id="_tr" name="tRisk"><typeRef>string</typeRef>
              <allowedValues id="_tv"><text>"low", "high"</text></allowedValues></itemDefinition>
            <itemDefinition id="_ta" name="tApplicant">
              <itemComponent id="_t1" name="Annual Income"><typeRef>number</typeRef></itemComponent>
              <itemComponent id="_t2" name="risk"><typeRef>tRisk</typeRef></itemComponent>
              <itemComponent id="_t3" name="born"><typeRef>date</typeRef></itemComponent>
            </itemDefinition>
            <itemDefinition id="_tl" name="tApplicants" isCollection="true"><typeRef>tApplicant</typeRef>
            </itemDefinition>
            <inputData id="_a" name="applicant"><variable id="_av" name="applicant" typeRef="tApplicant"/></inputData>
            <inputData id="_l" name="others"><variable id="_lv" name="others" typeRef="tApplicants"/></inputData>
            """;

    private static final Map<String, Object> ADA = Map.of("Annual Income", 52_000, "risk", "low", "born", "1990-12-10");

    private static String table(String policy, String... rules) {
        StringBuilder table = new StringBuilder("<decisionTable id=\"_t\" hitPolicy=\"" + policy + "\">"
                + "<input id=\"_n\"><inputExpression id=\"_e\" typeRef=\"number\"><text>number</text></inputExpression>"
                + "</input><output id=\"_o\"/>");
        for (int i = 0; i < rules.length; i += 2) {
            table.append("<rule id=\"row-%d\"><inputEntry id=\"_a%d\"><text>%s</text></inputEntry>"
                            .formatted(i / 2 + 1, i, Decisionbook.escaped(rules[i]))
                    + "<outputEntry id=\"_b%d\"><text>%s</text></outputEntry></rule>"
                            .formatted(i, Decisionbook.escaped(rules[i + 1])));
        }
        return table.append("</decisionTable>").toString();
    }

    private static DecisionOutcome decide(String expression, @Nullable Object number) {
        return new Decisionbook(Decisionbook.feel(expression))
                .evaluate(Rulebook.map("text", "some words", "number", number, "any", null));
    }

    @ParameterizedTest
    @CsvSource({"UNIQUE, 5, 10", "FIRST, 15, 10", "COLLECT, 15, '[10, 20]'", "COLLECT, 25, '[20]'"})
    void decisionTablesDecideByTheirHitPolicy(String policy, int number, String expected) {
        DecisionOutcome outcome = decide(table(policy, "< 20", "10", "> 10", "20"), number);

        assertThat(String.valueOf(Decisionbook.value(outcome, "it"))).isEqualTo(expected);
    }

    @Test
    void theTraceTellsWhichRuleHitAndWhichOfThemDecided() {
        assertThat(decide(table("FIRST", "< 20", "10", "> 10", "20", "> 30", "30"), 15)
                        .trace())
                .containsExactly(
                        new DecisionOutcome.TableHit("it", "it", List.of(1, 2), List.of(1), List.of("row-1", "row-2")));
    }

    @Test
    void severalHitsOfAUniqueTableFailTheDecisionAndSaySo() {
        DecisionOutcome outcome = decide(table("UNIQUE", "< 20", "10", "> 10", "20"), 15);

        assertThat(outcome.decisions())
                .extracting(DecisionOutcome.Decision::status)
                .containsExactly(Status.FAILED);
        assertThat(outcome.messages()).anySatisfy(note -> {
            assertThat(note.node()).isEqualTo("it");
            assertThat(note.message()).contains("UNIQUE");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "string(number) + \" apples\" | 3 apples",
                "if matches(text, \"^some\") then replace(text, \"words\", \"text\") else null | some text",
                "split(text, \" \")[2] | words",
                "sum(for i in 1..number return i * i) | 14",
                "[1, 2, 3, 4][item > 2] | [3, 4]",
                "[{a: 1, b: 2}, {a: 3, b: 4}][a > 1].b | [4]",
                "{base: number * 2, total: base + 1}.total | 7",
                "date(\"2026-01-31\") + duration(\"P1M\") | 2026-02-28",
                "date and time(\"2026-03-01T10:00:00\").hour | 10",
                "(date(\"2026-03-01\") - date(\"2026-02-01\")).days | 28",
                "some x in [1, 2, number] satisfies x > 2 | true",
                "sort([3, 1, 2], function(x, y) x < y) | [1, 2, 3]",
                "number between 1 and 5 and number in [2..4] | true",
                "get value({key: 5}, \"key\") | 5",
                "{twice: function(n) n * 2, r: twice(number)}.r | 6",
                "[1..3].start | 1",
                "upper case(text) | SOME WORDS",
                "duration(\"PT90M\") | PT1H30M",
                "{date: 5, r: date(\"2026-01-01\")}.r | 2026-01-01",
            })
    void ordinaryExpressionsHaveTheirValues(String expression, String expected) {
        assertThat(String.valueOf(Decisionbook.value(decide(expression, 3), "it")))
                .isEqualTo(expected);
    }

    private static final String LENDING = APPLICANT + """
            <businessKnowledgeModel id="_k" name="instalment">
              <variable id="_kv" name="instalment"/>
              <encapsulatedLogic id="_ke"><formalParameter id="_k1" name="sum" typeRef="number"/>
                <formalParameter id="_k2" name="months" typeRef="number"/>
                <literalExpression id="_kl"><text>decimal(sum / months, 2)</text></literalExpression>
              </encapsulatedLogic>
            </businessKnowledgeModel>
            <decision id="_m" name="monthly"><variable id="_mv" name="monthly" typeRef="number"/>
              <informationRequirement id="_m1"><requiredInput href="#_a"/></informationRequirement>
              <knowledgeRequirement id="_m2"><requiredKnowledge href="#_k"/></knowledgeRequirement>
              <invocation id="_mi"><literalExpression id="_ml"><text>instalment</text></literalExpression>
                <binding><parameter id="_p1" name="sum"/>
                  <literalExpression id="_q1"><text>applicant.Annual Income</text></literalExpression></binding>
                <binding><parameter id="_p2" name="months"/>
                  <literalExpression id="_q2"><text>12</text></literalExpression></binding>
              </invocation>
            </decision>
            <decision id="_c" name="called"><variable id="_cv" name="called" typeRef="number"/>
              <knowledgeRequirement id="_c1"><requiredKnowledge href="#_k"/></knowledgeRequirement>
              <literalExpression id="_cl"><text>instalment(100, 3) + instalment(months: 4, sum: 100)</text>
              </literalExpression>
            </decision>
            <decision id="_y" name="summary"><variable id="_yv" name="summary"/>
              <informationRequirement id="_y1"><requiredInput href="#_a"/></informationRequirement>
              <informationRequirement id="_y2"><requiredInput href="#_l"/></informationRequirement>
              <informationRequirement id="_y3"><requiredDecision href="#_m"/></informationRequirement>
              <context id="_yc">
                <contextEntry><variable id="_e1" name="birthday"/>
                  <literalExpression id="_f1"><text>applicant.born</text></literalExpression></contextEntry>
                <contextEntry><variable id="_e2" name="risky"/>
                  <literalExpression id="_f2"><text>count(others[risk = "high"])</text></literalExpression></contextEntry>
                <contextEntry><variable id="_e3" name="incomes"/>
                  <literalExpression id="_f3"><text>others.Annual Income</text></literalExpression></contextEntry>
                <contextEntry>
                  <literalExpression id="_f4"><text>{birthday: birthday, year: birthday.year, risky: risky, incomes: incomes, rate: monthly}</text></literalExpression></contextEntry>
              </context>
            </decision>
            <decisionService id="_s" name="rate service"><variable id="_sv" name="rate service"/>
              <outputDecision href="#_m"/><inputData href="#_a"/>
            </decisionService>
            """;

    private static final Decisionbook LENDER = new Decisionbook(Decisionbook.model(LENDING));

    @Test
    void contextsInvocationsListsAndDatesWorkTogether() {
        DecisionOutcome outcome = LENDER.evaluate(Map.of(
                "applicant",
                ADA,
                "others",
                List.of(ADA, Map.of("Annual Income", 1, "risk", "high", "born", "2001-01-01"))));

        assertThat(outcome.messages()).isEmpty();
        assertThat(Decisionbook.value(outcome, "monthly")).isEqualTo(new BigDecimal("4333.33"));
        assertThat(Decisionbook.value(outcome, "called")).isEqualTo(new BigDecimal("58.33"));
        assertThat(Decisionbook.value(outcome, "summary"))
                .hasToString("{birthday=1990-12-10, year=1990, risky=1, incomes=[52000, 1], rate=4333.33}");
    }

    @Test
    void oneDecisionCanBeAskedFor() {
        DecisionOutcome outcome =
                LENDER.evaluate(new DecisionRequest("book", "demo", List.of("called"), null, Map.of(), false));

        assertThat(outcome.decisions())
                .containsExactly(new DecisionOutcome.Decision("called", Status.SUCCEEDED, new BigDecimal("58.33")));
    }

    @Test
    void aDecisionServiceCanBeCalled() {
        DecisionOutcome outcome = LENDER.evaluate(
                new DecisionRequest("book", null, List.of(), "rate service", Map.of("applicant", ADA), false));

        assertThat(Decisionbook.value(outcome, "monthly")).isEqualTo(new BigDecimal("4333.33"));
    }

    @Test
    void aDecisionWhoseInputIsMissingIsSkippedWithAMessage() {
        DecisionOutcome outcome = LENDER.evaluate(Map.of("applicant", ADA));

        assertThat(outcome.decisions())
                .extracting(DecisionOutcome.Decision::name, DecisionOutcome.Decision::status)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("monthly", Status.SUCCEEDED),
                        org.assertj.core.groups.Tuple.tuple("summary", Status.SKIPPED));
        assertThat(outcome.messages())
                .anySatisfy(note -> assertThat(note.message()).contains("others"));
    }

    @Test
    void everyBadInputIsAProblemWithItsPlace() {
        RefusalException refused = catchThrowableOfType(
                RefusalException.class,
                () -> LENDER.evaluate(Map.of(
                        "applicant",
                        Rulebook.map("Annual Income", "much", "risk", "medium", "born", "1990-13-01"),
                        "others",
                        List.of(ADA, Map.of("risk", "low", "born", "1990-12-10")),
                        "aplicant",
                        1)));

        assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.INVALID);
        assertThat(refused.refusal().problems())
                .extracting(problem -> problem.path().pointer())
                .containsExactlyInAnyOrder(
                        "/context/applicant/Annual Income",
                        "/context/applicant/risk",
                        "/context/applicant/born",
                        "/context/others/1/Annual Income",
                        "/context/aplicant");
        assertThat(refused.refusal().problems())
                .anySatisfy(problem -> assertThat(problem.hint()).isEqualTo("Did you mean 'applicant'?"));
    }

    @Test
    void unknownModelsDecisionsAndServicesAreNamedWithThoseThatThereAre() {
        for (DecisionRequest request : List.of(
                new DecisionRequest("book", "dema", List.of(), null, Map.of(), false),
                new DecisionRequest("book", null, List.of("monthy"), null, Map.of(), false),
                new DecisionRequest("book", null, List.of(), "rates", Map.of(), false))) {
            RefusalException refused = catchThrowableOfType(RefusalException.class, () -> LENDER.evaluate(request));

            assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.INVALID);
            assertThat(refused.refusal().problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.hint()).isNotBlank());
        }
    }

    @Test
    void constraintsOfTypesHoldForInputs() {
        Decisionbook book = new Decisionbook(Decisionbook.model("""
                <itemDefinition id="_c" name="tCode"><typeRef>string</typeRef>
                  <allowedValues id="_cv"><text>string length(?) = 2 and not(starts with(?, "X"))</text></allowedValues>
                </itemDefinition>
                <itemDefinition id="_n" name="tAge"><typeRef>number</typeRef>
                  <allowedValues id="_nv"><text>[0..120]</text></allowedValues></itemDefinition>
                <inputData id="_a" name="code"><variable id="_av" name="code" typeRef="tCode"/></inputData>
                <inputData id="_b" name="age"><variable id="_bv" name="age" typeRef="tAge"/></inputData>
                <decision id="_x" name="it"><variable id="_xv" name="it"/>
                  <informationRequirement id="_r"><requiredInput href="#_a"/></informationRequirement>
                  <literalExpression id="_l"><text>code</text></literalExpression>
                </decision>
                """));

        assertThat(Decisionbook.value(book.evaluate(Map.of("code", "DE", "age", 7)), "it"))
                .isEqualTo("DE");
        for (Map<String, Object> bad : List.of(
                Map.<String, Object>of("code", "DEU"),
                Map.<String, Object>of("code", "XY"),
                Map.<String, Object>of("age", 121))) {
            assertThat(catchThrowableOfType(RefusalException.class, () -> book.evaluate(bad)))
                    .as(bad.toString())
                    .isNotNull();
        }
    }

    @Test
    void aDecisionThatIsAFunctionIsDescribed() {
        assertThat(Decisionbook.value(decide("function(x) x", 1), "it")).isEqualTo("a function");
    }

    @Test
    void mistakesInAModelAreDiagnosedWithDecisionAndLine() {
        Compilation compilation = Decisionbook.compile(Decisionbook.feel("number + "));

        assertThat(compilation.diagnostics()).anySatisfy(diagnostic -> {
            assertThat(diagnostic.path()).isEqualTo("demo.dmn");
            assertThat(diagnostic.rule()).isEqualTo("it");
            assertThat(diagnostic.line()).isPositive();
            assertThat(diagnostic.message()).isNotBlank();
        });
    }

    @Test
    void aModelMayImportAnotherOfItsPackage() {
        Asset common = new Asset("common.dmn", """
                <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="_o" name="common" namespace="urn:common">
                  <businessKnowledgeModel id="_k" name="double"><variable id="_kv" name="double"/>
                    <encapsulatedLogic id="_ke"><formalParameter id="_kp" name="n" typeRef="number"/>
                      <literalExpression id="_kl"><text>n * 2</text></literalExpression></encapsulatedLogic>
                  </businessKnowledgeModel>
                </definitions>
                """.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        List<Asset> importing = Decisionbook.model("""
                <import id="_i" name="c" namespace="urn:common" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>
                <decision id="_x" name="it"><variable id="_xv" name="it"/>
                  <knowledgeRequirement id="_xk"><requiredKnowledge href="urn:common#_k"/></knowledgeRequirement>
                  <literalExpression id="_xl"><text>c.double(21)</text></literalExpression>
                </decision>
                """);

        DecisionOutcome outcome = new Decisionbook(List.of(importing.get(0), common))
                .evaluate(new DecisionRequest("book", "demo", List.of(), null, Map.of(), false));

        assertThat(Decisionbook.value(outcome, "it")).hasToString("42");
    }
}
