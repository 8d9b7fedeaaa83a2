package dev.runestone.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WorkflowValidatorTest {
    private static final Type NUMBER = Type.of(Type.Kind.NUMBER);
    private final WorkflowValidator validator = new WorkflowValidator(20_000);

    /** A world with one knowledge base, in which an expression is wrong where it says so. */
    private static final References WORLD = new References() {
        @Override
        public Optional<Knowledge> knowledge(String name) {
            return name.equals("loans")
                    ? Optional.of(new Knowledge(List.of("scoring", "decision"), List.of("Application", "Decision")))
                    : Optional.empty();
        }

        @Override
        public Collection<String> knowledgeNames() {
            return List.of("loans");
        }

        @Override
        public Collection<String> functions() {
            return List.of("feel", "http");
        }

        @Override
        public List<Problem> expression(String feel, Collection<String> variables) {
            return feel.contains("wrong")
                    ? List.of(Problem.at(Path.ROOT, "It is wrong over " + variables + "."))
                    : List.of();
        }
    };

    private static Input in(String source) {
        Endpoint endpoint = Endpoint.parse(source);
        return new Input(endpoint.node(), endpoint);
    }

    private static Workflow workflow(Map<String, Type> inputs, Map<String, String> outputs, Component... components) {
        Map<String, Component> named = new LinkedHashMap<>();
        for (Component component : components) {
            named.put(component.name(), component);
        }
        Map<String, Endpoint> endpoints = new LinkedHashMap<>();
        outputs.forEach((name, endpoint) -> endpoints.put(name, Endpoint.parse(endpoint)));
        return new Workflow("w", new Version(1, 0, 0, ""), "", inputs, named, endpoints);
    }

    private List<String> problems(Workflow workflow) {
        return validator.validate(workflow, WORLD).stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void aSoundWorkflowHasNoProblems() {
        assertThat(problems(workflow(
                        Map.of("application", Type.ANY_OBJECT),
                        Map.of("decision", "decision", "rest", "gate.else"),
                        Step.feel("income", "application.salary", in("application")),
                        Condition.guard("gate", "income > 1", in("income")),
                        Join.all("both", in("application"), in("gate")),
                        rules("decision", "loans", List.of("decision"), Map.of("both", "Application"), "both"))))
                .isEmpty();
    }

    private static RuleSet rules(
            String name, String knowledge, List<String> groups, Map<String, String> facts, String... from) {
        return new RuleSet(
                name,
                knowledge,
                groups,
                Resolution.ALL,
                facts,
                List.of("Decision"),
                java.util.Arrays.stream(from).map(WorkflowValidatorTest::in).toList());
    }

    @Test
    void unknownEndpointsAndPortsAreNamedWithTheNearestOne() {
        assertThat(problems(workflow(
                        Map.of("application", Type.ANY_OBJECT),
                        Map.of("o", "incme", "p", "gate.esle"),
                        Step.feel("income", "1", in("aplication")),
                        new Condition("gate", Map.of("high", "true"), List.of(in("income.x"))),
                        Step.feel("after", "1", in("gate")))))
                .contains(
                        "components.income.from[0]: There is no input or component 'aplication'. Did you mean 'application'?",
                        "components.gate.from[0]: 'income' has no port 'x'. There is out.",
                        "components.after.from[0]: 'gate' has no port 'out'. Name one, as in gate.high. There are high, else.",
                        "outputs.o: There is no input or component 'incme'. Did you mean 'income'?",
                        "outputs.p: 'gate' has no port 'esle'. Did you mean 'else'?");
    }

    @Test
    void aCycleIsNamed() {
        assertThat(problems(workflow(
                        Map.of("i", Type.ANY),
                        Map.of("o", "c"),
                        new Step("a", "feel", Map.of("expression", "1"), List.of(in("i"), in("c")), Type.ANY),
                        Step.feel("b", "1", in("a")),
                        Step.feel("c", "1", in("b")))))
                .containsExactly(
                        "components.a.from: The components feed each other in a circle: a → b → c → a. Cut one of these connections.");
        assertThat(problems(workflow(Map.of(), Map.of("o", "a"), Step.feel("a", "1", in("a")))))
                .containsExactly(
                        "components.a.from: The components feed each other in a circle: a → a. Cut one of these connections.");
    }

    @Test
    void namesAreCheckedAndUnique() {
        assertThat(problems(workflow(
                        Map.of("x", Type.ANY, "9", Type.ANY), Map.of("bad name", "x"), Step.feel("x", "1", in("9")))))
                .contains(
                        "components.x: 'x' is an input of the workflow too. Rename the component or the input.",
                        "inputs.9: '9' is no name. A name is a letter and up to 99 letters, digits, '_' and '-'.",
                        "outputs.bad name: 'bad name' is no name. A name is a letter and up to 99 letters, digits, '_' and '-'.");
        assertThat(problems(workflow(Map.of("x", Type.ANY), Map.of("o", "s"), Step.feel("s", "1", in("x"), in("x")))))
                .containsExactly(
                        "components.s.from[1]: There are two inputs 'x'. Name them, as in from: {first: x, second: …}.");
    }

    @Test
    void joinsNeedTwoInputsAndAQuorumThatCanBeReached() {
        assertThat(problems(workflow(
                        Map.of("a", Type.ANY, "b", Type.ANY),
                        Map.of("o", "total", "p", "most"),
                        Join.all("total", in("a")),
                        new Join("most", 3, Duration.ZERO, List.of(in("a"), in("b"))))))
                .containsExactly(
                        "components.total.from: The join (total) needs 2 or more inputs, got [a].",
                        "components.most.join.needed: The join (most) needs 3 of 2 inputs [a, b]. Ask for 1 to 2.",
                        "components.most.join.timeout: The timeout of the join (most) must be above zero, got PT0S.");
    }

    @Test
    void whatRulesReferToMustExist() {
        assertThat(problems(workflow(
                        Map.of("a", Type.ANY_OBJECT),
                        Map.of("o", "r", "p", "s"),
                        rules("r", "loan", List.of("x"), Map.of(), "a"),
                        new RuleSet(
                                "s",
                                "loans",
                                List.of("scorring"),
                                Resolution.ALL,
                                Map.of("b", "Aplication"),
                                List.of("Reason", "Decision"),
                                List.of(in("a"))))))
                .containsExactlyInAnyOrder(
                        "components.r.rules.knowledge: There is no knowledge base 'loan'. Did you mean 'loans'?",
                        "components.s.rules.group: The knowledge base 'loans' has no agenda group 'scorring'. Did you mean 'scoring'?",
                        "components.s.rules.emit[0]: The knowledge base 'loans' declares no type 'Reason'. There are Application, Decision.",
                        "components.s.rules.facts.b: There is no input 'b'. There is a.",
                        "components.s.rules.facts.b: The knowledge base 'loans' declares no type 'Aplication'. Did you mean 'Application'?");
    }

    @Test
    void typesThatDoNotFitNameBothEnds() {
        assertThat(problems(workflow(
                        Map.of(
                                "n",
                                NUMBER,
                                "list",
                                new Type(
                                        Type.Kind.ARRAY,
                                        Map.of(),
                                        java.util.Set.of(),
                                        true,
                                        NUMBER,
                                        List.of(),
                                        null,
                                        null)),
                        Map.of("o", "r", "p", "gate", "q", "l"),
                        Condition.guard("gate", "n", in("n")),
                        rules("r", "loans", List.of(), Map.of("gate", "Application"), "gate"),
                        rules("l", "loans", List.of(), Map.of("list", "Application"), "list"))))
                .containsExactlyInAnyOrder(
                        "components.gate.condition.expression: 'n' gives a number, but the condition of 'gate' needs a boolean. Compare it with something.",
                        "components.r.from[0]: 'gate' gives a number, but the rules of 'r' take it as Application, which is an object. Put it into an object with a feel step, as in {gate: gate}.",
                        "components.l.from[0]: 'list' gives an array, but the rules of 'l' take it as Application, which is an object. Put it into an object with a feel step, as in {list: list}.");
    }

    @Test
    void expressionsAreCompiledOverTheirInputs() {
        assertThat(problems(workflow(
                        Map.of("a", Type.ANY),
                        Map.of("o", "s", "p", "c.x"),
                        Step.feel("s", "wrong", in("a")),
                        new Condition("c", Map.of("x", "wrong"), List.of(in("a"))))))
                .containsExactlyInAnyOrder(
                        "components.s.step.expression: It is wrong over [a].",
                        "components.c.condition.routes.x: It is wrong over [a].");
        assertThat(problems(workflow(
                        Map.of("a", Type.ANY),
                        Map.of("o", "s"),
                        new Step("s", "htp", Map.of(), List.of(in("a")), Type.ANY))))
                .containsExactly("components.s.step.function: There is no step function 'htp'. Did you mean 'http'?");
    }

    @Test
    void whatNothingTakesIsAProblemUnlessItHasAnEffect() {
        assertThat(problems(workflow(
                        Map.of("a", Type.ANY, "b", Type.ANY),
                        Map.of("o", "s"),
                        Step.feel("s", "1", in("a")),
                        Step.feel("dead", "1", in("a")),
                        new Step("letter", "http", Map.of(), List.of(in("a")), Type.ANY))))
                .containsExactlyInAnyOrder(
                        "inputs.b: Nothing takes the input 'b'. Connect it or remove it.",
                        "components.dead: Nothing takes what comes out of 'dead'. Connect it, make it an output or remove it.");
        assertThat(problems(workflow(Map.of(), Map.of())))
                .containsExactly(
                        "outputs: The workflow has no outputs. Name at least one, as in outputs: {result: step}.");
    }

    private static Workflow chain(int length) {
        Component[] chain = new Component[length];
        for (int i = 0; i < length; i++) {
            chain[i] = Step.feel("c" + i, "1", in(i == 0 ? "start" : "c" + (i - 1)));
        }
        return workflow(Map.of("start", Type.ANY), Map.of("end", "c" + (length - 1)), chain);
    }

    @Test
    @Timeout(30)
    void aChainOfTwentyThousandIsWalkedWithoutRecursion() {
        Workflow chain = chain(20_000);

        assertThat(problems(chain)).isEmpty();
        assertThat(chain.topologicalOrder().orElseThrow()).hasSize(20_000);
        assertThat(chain.connections()).hasSize(20_000);
        assertThat(ContentHash.ofComponents(chain)).hasSize(20_000);
        assertThat(problems(chain(20_001)))
                .containsExactly(
                        "components: The workflow has 20001 components, more than the 20000 it may have. Split it into several workflows.");
    }

    @Test
    @Timeout(30)
    void aCircleOfTenThousandIsFound() {
        Workflow chain = chain(10_000);
        Map<String, Component> components = new LinkedHashMap<>(chain.components());
        components.put("c0", Step.feel("c0", "1", in("start"), in("c9999")));
        Workflow circle = new Workflow("w", chain.version(), "", chain.inputs(), components, chain.outputs());

        assertThat(problems(circle)).singleElement().asString().contains("circle", "(10000 components)");
        assertThat(circle.topologicalOrder()).isEmpty();
    }

    @Test
    void eachComponentComesAfterThoseThatFeedIt() {
        Workflow diamond = workflow(
                Map.of("i", Type.ANY),
                Map.of("o", "d"),
                Join.all("d", in("b"), in("c")),
                Step.feel("b", "1", in("a")),
                Step.feel("c", "1", in("a")),
                Step.feel("a", "1", in("i")));

        assertThat(diamond.topologicalOrder().orElseThrow())
                .extracting(Component::name)
                .containsExactly("a", "b", "c", "d");
    }

    @Test
    void aWorkflowAndAnInputNeedNamesToo() {
        Workflow nameless = new Workflow(
                "my workflow",
                new Version(1, 0, 0, ""),
                "",
                Map.of("a", Type.ANY),
                Map.of(
                        "s",
                        Step.feel("s", "1", new Input("x y", Endpoint.of("a"))),
                        "b c",
                        Step.feel("d", "1", in("a"))),
                Map.of("o", Endpoint.of("s")));

        assertThat(problems(nameless))
                .contains(
                        "name: 'my workflow' is no name. A name is a letter and up to 99 letters, digits, '_' and '-'.",
                        "components.s.from[0]: 'x y' is no name. A name is a letter and up to 99 letters, digits, '_' and '-'.",
                        "components.b c: 'b c' is no name. A name is a letter and up to 99 letters, digits, '_' and '-'.",
                        "components.b c: The component 'd' is listed as 'b c'.");
    }

    @Test
    void aComponentWithoutInputsIsAProblem() {
        assertThat(problems(workflow(Map.of(), Map.of("o", "s"), Step.feel("s", "1"))))
                .containsExactly("components.s.from: The component 's' has no inputs. Name what it is fed by.");
    }

    @Test
    void aConditionNeedsRoutesWithNamesOfTheirOwn() {
        assertThat(problems(workflow(
                        Map.of("a", Type.ANY),
                        Map.of("o", "none.else", "p", "some.else"),
                        new Condition("none", Map.of(), List.of(in("a"))),
                        new Condition("some", Map.of("else", "true"), List.of(in("a"))),
                        new Condition("odd", Map.of("x y", "true"), List.of(in("a"))))))
                .contains(
                        "components.none.condition: There are no routes. Write {expression: …} or {routes: {name: …}}.",
                        "components.some.condition.routes.else: The route 'else' is there by itself. It takes what no route takes: name this one else.",
                        "components.odd.condition.routes.x y: 'x y' is no name. A name is a letter and up to 99 letters, digits, '_' and '-'.");
    }

    @Test
    void aJoinMayWaitForOneOrForAllAndForAnyTimeAboveZero() {
        Map<String, Type> two = Map.of("a", Type.ANY, "b", Type.ANY);

        assertThat(problems(workflow(two, Map.of("o", "j"), new Join("j", 2, Duration.ofNanos(1), inputs("a", "b")))))
                .isEmpty();
        assertThat(problems(workflow(two, Map.of("o", "j"), Join.any("j", in("a"), in("b")))))
                .isEmpty();
        assertThat(problems(
                        workflow(two, Map.of("o", "j"), new Join("j", 0, Duration.ofSeconds(-1), inputs("a", "b")))))
                .containsExactly(
                        "components.j.join.needed: The join (j) needs 0 of 2 inputs [a, b]. Ask for 1 to 2.",
                        "components.j.join.timeout: The timeout of the join (j) must be above zero, got PT-1S.");
    }

    private static List<Input> inputs(String... sources) {
        return Stream.of(sources).map(WorkflowValidatorTest::in).toList();
    }

    @Test
    void whatAFunctionSaysOfItsSettingsIsTold() {
        References picky = new References() {
            @Override
            public Optional<Knowledge> knowledge(String name) {
                return WORLD.knowledge(name);
            }

            @Override
            public Collection<String> knowledgeNames() {
                return WORLD.knowledgeNames();
            }

            @Override
            public Collection<String> functions() {
                return WORLD.functions();
            }

            @Override
            public List<Problem> settings(
                    String function, Map<String, Object> settings, Requirements requires, Collection<String> inputs) {
                return List.of(new Problem(Path.of("url"), "There is no 'url' in " + settings + ".", "Add it."));
            }

            @Override
            public List<Problem> expression(String feel, Collection<String> variables) {
                return WORLD.expression(feel, variables);
            }
        };
        Workflow workflow = workflow(
                Map.of("a", Type.ANY),
                Map.of("o", "s"),
                new Step("s", "http", Map.of("method", "GET"), List.of(in("a")), Type.ANY));

        assertThat(validator.validate(workflow, picky))
                .singleElement()
                .asString()
                .isEqualTo("components.s.step.url: There is no 'url' in {method=GET}. Add it.");
        assertThat(problems(workflow)).isEmpty();
    }

    @Test
    void aFeelStepNeedsAnExpression() {
        assertThat(problems(workflow(
                        Map.of("a", Type.ANY),
                        Map.of("o", "s"),
                        new Step("s", "feel", Map.of("expression", 1), List.of(in("a")), Type.ANY))))
                .containsExactly(
                        "components.s.step: 'expression' is missing. Write it as {function: feel, expression: …}.");
    }

    @Test
    void atMostTwoHundredProblemsAreTold() {
        Component[] wrong = new Component[300];
        for (int i = 0; i < wrong.length; i++) {
            wrong[i] = Step.feel("c" + i, "wrong", in("a"));
        }
        assertThat(problems(workflow(Map.of("a", Type.ANY), Map.of("o", "c0"), wrong)))
                .hasSize(200);
        assertThat(problems(workflow(Map.of("a", Type.ANY), Map.of("o", "c0"), Arrays.copyOf(wrong, 199))))
                .hasSize(199);
        wrong[199] = Join.quorum("c199", 0, in("a"), in("nowhere"));
        assertThat(problems(workflow(Map.of("a", Type.ANY), Map.of("o", "c0"), Arrays.copyOf(wrong, 200))))
                .hasSize(200);
    }

    @Test
    void theTypeOfAFactIsKnownAlongAChainOfUpToThirtyOneConditions() {
        assertThat(problems(conditions(31)))
                .singleElement()
                .asString()
                .contains("'g30' gives a string, but the rules of 'r' take it as Application");
        assertThat(problems(conditions(32))).isEmpty();
    }

    private static Workflow conditions(int length) {
        List<Component> components = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            components.add(Condition.guard("g" + i, "true", in(i == 0 ? "text" : "g" + (i - 1))));
        }
        String last = "g" + (length - 1);
        components.add(rules("r", "loans", List.of(), Map.of(last, "Application"), last));
        return workflow(
                Map.of("text", Type.of(Type.Kind.STRING)), Map.of("o", "r"), components.toArray(Component[]::new));
    }
}
