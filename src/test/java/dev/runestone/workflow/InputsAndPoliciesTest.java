package dev.runestone.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.definition.DefinitionLimits;
import dev.runestone.definition.WorkflowReader;
import dev.runestone.workflow.PolicyRule.Selector;
import dev.runestone.workflow.Retries.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the validation says of inputs and policies, and what both do to hashes. */
class InputsAndPoliciesTest {
    private static final References WORLD = new References() {
        @Override
        public Optional<Knowledge> knowledge(String name) {
            return Optional.empty();
        }

        @Override
        public Collection<String> knowledgeNames() {
            return List.of();
        }

        @Override
        public Collection<String> functions() {
            return List.of("feel", "http", "pay");
        }

        @Override
        public Optional<Signature> signature(String function) {
            return function.equals("pay")
                    ? Optional.of(new Signature(
                            List.of(
                                    new Signature.Parameter("amount", Type.of(Type.Kind.NUMBER), false),
                                    new Signature.Parameter("note", Type.of(Type.Kind.STRING), true)),
                            Type.of(Type.Kind.STRING),
                            false))
                    : Optional.empty();
        }

        @Override
        public List<Problem> expression(String feel, Collection<String> variables) {
            return feel.contains("wrong") ? List.of(Problem.at(Path.ROOT, "Wrong over " + variables + ".")) : List.of();
        }
    };

    private static Workflow read(String components, String policies) {
        return new WorkflowReader(DefinitionLimits.standard())
                .readYaml("""
                        kind: Workflow
                        name: w
                        version: 1.0.0
                        inputs: {order: {type: object}, rates: {type: array, items: {type: number}}, price: {type: number}}
                        components: {%s}
                        outputs: {o: c, a: order, b: rates, d: price}
                        policies: [%s]
                        """.formatted(components, policies))
                .orRefuse();
    }

    private static List<String> problems(String components, String policies) {
        return new WorkflowValidator(1_000)
                .validate(read(components, policies), WORLD).stream()
                        .map(problem -> problem.path() + ": " + problem.message())
                        .toList();
    }

    private static List<String> ofInput(String input) {
        return problems("c: {step: {function: feel, expression: x}, from: {x: " + input + "}}", "");
    }

    @Test
    void typesThatDoNotFitAreReportedWithBothEnds() {
        assertThat(ofInput("{from: order, type: {type: number}}"))
                .containsExactly("components.c.from[0]: 'order' gives an object at port 'out', but 'x' of 'c' takes a"
                        + " number.");
        assertThat(ofInput("{from: [price, order], type: {type: number}}")).hasSize(1);
        assertThat(ofInput("{from: rates, type: {type: array, items: {type: string}}}"))
                .containsExactly("components.c.from[0]: 'rates' gives an array at port 'out', but 'x' of 'c' takes an"
                        + " array of another form.");
        assertThat(ofInput("{from: price, type: {type: number}}")).isEmpty();
        assertThat(ofInput("{from: [price, order]}")).isEmpty();
    }

    @Test
    void theItemsOfManyAreChecked() {
        assertThat(ofInput("{from: [price, order], cardinality: many, type: {type: array, items: {type: number}}}"))
                .containsExactly("components.c.from[0]: 'order' gives an object at port 'out', but 'x' of 'c' takes a"
                        + " number.");
        assertThat(ofInput("{from: [price], cardinality: many, type: {type: number}}"))
                .containsExactly("components.c.from[0]: The input 'x' of 'c' takes many facts, which is no number.");
        assertThat(ofInput("{from: [price, order], cardinality: many, type: {type: array}}"))
                .isEmpty();
    }

    @Test
    void duplicateAndUnknownSourcesAndDefaultsThatDoNotFitAreReported() {
        assertThat(ofInput("{from: [price, order, price]}"))
                .containsExactly("components.c.from[0]: The input 'x' of 'c' has the source 'price' twice.");
        assertThat(ofInput("{from: [price, prise]}"))
                .containsExactly("components.c.from[0]: There is no input or component 'prise'.");
        assertThat(ofInput("{from: price, type: {type: number}, default: much}"))
                .containsExactly("components.c.from[0]: The default 'much' of 'x' of 'c' is not a number as declared.");
        assertThat(ofInput("{from: price, type: {type: number}, default: 1}")).isEmpty();
        assertThat(new Input("x", Type.ANY, Input.Cardinality.ONE, List.of(), false, null).isSingle())
                .isFalse();
    }

    @Test
    void aJoinTakesPlainSources() {
        assertThat(problems("c: {join: {mode: any}, from: {x: {from: [price, order]}, y: rates}}", ""))
                .containsExactly("components.c.from[0]: The input 'x' of the join (c) is more than a source.");
        assertThat(problems("c: {join: {mode: any}, from: {x: {from: price, type: {type: number}}, y: rates}}", ""))
                .hasSize(1);
    }

    @Test
    void theSignatureOfAFunctionTellsWhatTheDefinitionDoesNot() {
        assertThat(problems("c: {step: {function: pay}, from: {amount: order, to: price}}", ""))
                .containsExactly(
                        "components.c.from[0]: 'order' gives an object at port 'out', but 'amount' of 'c' takes a"
                                + " number.",
                        "components.c.from[1]: The function 'pay' of 'c' has no input 'to'.");
        assertThat(problems("c: {step: {function: pay}, from: {note: order}}", ""))
                .contains("components.c.from: The function 'pay' of 'c' needs the input 'amount', a number.");
        assertThat(problems(
                        "p: {step: {function: pay}, from: {amount: price}},"
                                + " c: {step: {function: pay}, from: {amount: p}}",
                        ""))
                .containsExactly("components.c.from[0]: 'p' gives a string at port 'out', but 'amount' of 'c' takes a"
                        + " number.");
    }

    @Test
    void aConditionHandsOnWhatItsFirstInputDeclares() {
        assertThat(problems(
                        "g: {condition: {expression: x.a}, from: {x: {from: [order, price], type: {type: object}}}},"
                                + " c: {step: {function: pay}, from: {amount: g}}",
                        ""))
                .contains("components.c.from[0]: 'g' gives an object at port 'out', but 'amount' of 'c' takes a"
                        + " number.");
    }

    @Test
    void aCycleThroughAnyOfTheSourcesIsFound() {
        assertThat(problems(
                        "p: {step: {function: http}, from: {x: {from: [order, c]}}}, c: {step: {function: http}, from: p}",
                        ""))
                .singleElement()
                .asString()
                .contains("p → c → p");
    }

    private static List<String> ofPolicy(String policy) {
        return problems(
                "c: {step: {function: feel, expression: x, type: {type: number}}, from: {x: price}, policy: " + policy
                        + "}",
                "");
    }

    @Test
    void whatFailuresFallBackToIsChecked() {
        assertThat(ofPolicy("{onFailure: {fallback: none}}"))
                .containsExactly("components.c.policy.onFailure.fallback: The fallback of 'c' is not a number as it"
                        + " declares: Here is 'none', not a number.");
        assertThat(ofPolicy("{onFailure: {fallback: 0}}")).isEmpty();
        assertThat(ofPolicy("{onFailure: {fallbackExpression: wrong}}"))
                .containsExactly("components.c.policy.onFailure.fallbackExpression: Wrong over [x, error].");
        assertThat(ofPolicy("{onFailure: {fallbackStep: {function: htp}}}"))
                .containsExactly(
                        "components.c.policy.onFailure.fallbackStep.function: There is no step function 'htp'.");
        assertThat(problems(
                        "c: {condition: {routes: {error: x}}, from: {x: price}, policy: {onFailure: {route: error}}}",
                        ""))
                .contains("components.c.policy.onFailure: 'c' has a port 'error' of its own, so that its failures"
                        + " cannot be routed there.");
        assertThat(problems(
                        "c: {step: {function: feel, expression: x}, compensate: {function: feel, expression: wrong},"
                                + " from: {x: price}}",
                        ""))
                .containsExactly("components.c.compensate.expression: Wrong over [x, result].");
    }

    @Test
    void limitsOfTimeAreHeld() {
        assertThat(ofPolicy("{timeout: PT0S}"))
                .containsExactly("components.c.policy.timeout: It must be above zero and up to 366 days, got PT0S.");
        assertThat(ofPolicy("{deadline: P999999D}")).hasSize(1);
        assertThat(ofPolicy("{retries: 1, backoff: linear, delay: P367D}")).hasSize(1);
        assertThat(ofPolicy("{breaker: {failures: 1, delay: P367D}}")).hasSize(1);
        assertThat(ofPolicy("{timeout: P366D, retries: 100}")).isEmpty();
    }

    @Test
    void aRuleThatIsForNothingIsReported() {
        String c = "c: {step: {function: feel, expression: x}, from: {x: price}}";
        assertThat(problems(c, "{match: {name: d}}, {match: {pattern: 'x*'}}, {match: {kind: htp}}"))
                .containsExactly(
                        "policies[0].match.name: There is no component 'd'.",
                        "policies[1].match.pattern: No component's name is like 'x*'.",
                        "policies[2].match.kind: There is no kind of component and no step function 'htp'.");
        assertThat(
                        problems(
                                c,
                                "{match: {pattern: '?'}}, {match: {kind: rules}}, {match: {kind: http}}, {match: {default: true}}"))
                .isEmpty();
        assertThat(problems(c, "{match: {pattern: c}}, ".repeat(101)))
                .containsExactly("policies[100]: There are more than 100 patterns.");
    }

    @Test
    void theFirstRuleThatMatchesDecidesHoweverItIsLookedUp() {
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            Map<String, Component> components = new LinkedHashMap<>();
            for (int c = 0; c < 6; c++) {
                components.put("c" + c, new Step("c" + c, "f" + c % 2, Map.of(), List.of(), Type.ANY));
            }
            List<PolicyRule> rules = new ArrayList<>();
            for (int r = random.nextInt(6); r > 0; r--) {
                Selector selector = switch (random.nextInt(5)) {
                    case 0 -> new Selector.Named("c" + random.nextInt(7));
                    case 1 -> new Selector.Matching(random.nextBoolean() ? "*" + random.nextInt(6) : "c?");
                    case 2 -> new Selector.OfKind("f" + random.nextInt(3));
                    case 3 -> new Selector.OfKind(random.nextBoolean() ? "step" : "join");
                    default -> new Selector.Any();
                };
                rules.add(new PolicyRule(
                        selector,
                        new Policy(Retries.NEVER, Duration.ofSeconds(rules.size() + 1), null, null, OnFailure.HALT)));
            }
            Workflow workflow = new Workflow("w", new Version(1, 0, 0, ""), "", Map.of(), components, Map.of(), rules);
            for (Component component : components.values()) {
                Policy expected = rules.stream()
                        .filter(rule -> rule.selector().matches(component))
                        .findFirst()
                        .map(PolicyRule::policy)
                        .orElse(Policy.NONE);
                assertThat(Policies.of(workflow).of(component)).isEqualTo(expected);
                assertThat(workflow.policy(component)).isEqualTo(expected);
            }
        }
    }

    @Test
    void starsAndQuestionMarksMatchAsEverywhere() {
        Map<String, List<String>> patterns = Map.of(
                "score-*", List.of("score-", "score-a", "!score", "!scor-a"),
                "*", List.of("", "x"),
                "?", List.of("x", "!", "!xy"),
                "a*b*c", List.of("abc", "axxbxxc", "aabbcc", "!acb", "!abcd"),
                "*a*a*a*a*a*a*a*a*a*a*b", List.of("!" + "a".repeat(100)),
                "c", List.of("c", "!cc"));
        patterns.forEach((glob, names) -> names.forEach(name -> {
            String plain = name.startsWith("!") ? name.substring(1) : name;
            assertThat(new Selector.Matching(glob).matches(Step.feel(plain, "1")))
                    .as("%s like %s", plain, glob)
                    .isEqualTo(!name.startsWith("!"));
        }));
    }

    @Test
    void onlyRoutedComponentsHaveAnErrorPort() {
        Workflow workflow = read(
                "c: {step: {function: http}, from: price, policy: {onFailure: {route: error}}}, e: {step: {function: http}, from: c.error}",
                "");

        assertThat(workflow.ports(workflow.components().get("c")))
                .extracting(Port::name)
                .containsExactly("out", "error");
        assertThat(workflow.ports(workflow.components().get("e"))).hasSize(1);
        assertThat(new WorkflowValidator(9).validate(workflow, WORLD)).isEmpty();
    }

    @Test
    void inputsAndPoliciesArePartOfTheHash() {
        List<String> variants = List.of(
                "c: {step: {function: http}, from: {x: price}}",
                "c: {step: {function: http}, from: {x: {from: price, optional: true}}}",
                "c: {step: {function: http}, from: {x: {from: price, default: 1}}}",
                "c: {step: {function: http}, from: {x: {from: price, type: {type: number}}}}",
                "c: {step: {function: http}, from: {x: {from: price, cardinality: many}}}",
                "c: {step: {function: http}, from: {x: {from: [price, order]}}}",
                "c: {step: {function: http}, from: {x: {from: [order, price]}}}",
                "c: {step: {function: http, requires: {secrets: [a]}}, from: {x: price}}",
                "c: {step: {function: http, requires: {settings: [a]}}, from: {x: price}}",
                "c: {step: {function: http}, compensate: {function: http}, from: {x: price}}",
                "c: {step: {function: http}, from: {x: price}, policy: {retries: 1}}",
                "c: {step: {function: http}, from: {x: price}, policy: {retries: 1, backoff: linear}}",
                "c: {step: {function: http}, from: {x: price}, policy: {retries: 1, backoff: linear, jitter: 0.1}}",
                "c: {step: {function: http}, from: {x: price}, policy: {timeout: PT1S}}",
                "c: {step: {function: http}, from: {x: price}, policy: {deadline: PT1S}}",
                "c: {step: {function: http}, from: {x: price}, policy: {breaker: {failures: 1}}}",
                "c: {step: {function: http}, from: {x: price}, policy: {breaker: {failures: 1, executions: 2}}}",
                "c: {step: {function: http}, from: {x: price}, policy: {onFailure: skip}}",
                "c: {step: {function: http}, from: {x: price}, policy: {onFailure: compensate}}",
                "c: {step: {function: http}, from: {x: price}, policy: {onFailure: {route: error}}}",
                "c: {step: {function: http}, from: {x: price}, policy: {onFailure: {fallback: 1}}}",
                "c: {step: {function: http}, from: {x: price}, policy: {onFailure: {fallback: 2}}}",
                "c: {step: {function: http}, from: {x: price}, policy: {onFailure: {fallbackExpression: '1'}}}",
                "c: {step: {function: http}, from: {x: price}, policy: {onFailure: {fallbackStep: {function: http}}}}");

        assertThat(variants.stream().map(each -> ContentHash.of(read(each, ""))))
                .doesNotHaveDuplicates();
        assertThat(variants.stream()
                        .map(each -> ContentHash.ofComponents(read(each, "")).get("c")))
                .doesNotHaveDuplicates();
        String first = variants.get(0);
        assertThat(ContentHash.of(read(first, "{match: {name: c}, retries: 1}")))
                .isEqualTo(ContentHash.of(read(variants.get(10), "")));
        assertThat(List.of(
                        ContentHash.of(read(first, "{match: {kind: c}}")),
                        ContentHash.of(read(first, "{match: {pattern: c}}")),
                        ContentHash.of(read(first, "{match: {name: c}}")),
                        ContentHash.of(read(first, "{match: {default: true}}")),
                        ContentHash.of(read(first, ""))))
                .doesNotHaveDuplicates();
    }

    @Test
    void retriesThatMakeNoDifferenceAreEqual() {
        assertThat(new Retries(0, Backoff.LINEAR, Duration.ofSeconds(1), Duration.ofSeconds(2), 1))
                .isEqualTo(Retries.NEVER);
        assertThat(new Retries(2, Backoff.NONE, Duration.ofSeconds(1), Duration.ofSeconds(2), 1).delay())
                .isZero();
        assertThatThrownBy(() -> new Retries(1, Backoff.LINEAR, Duration.ofSeconds(2), Duration.ofSeconds(1), 0))
                .hasMessageContaining("PT2S");
        Retries growing = new Retries(9, Backoff.EXPONENTIAL, Duration.ofMillis(100), Duration.ofMillis(500), 0.2);
        assertThat(growing.pause(1, 0.5)).hasMillis(100);
        assertThat(growing.pause(3, 0.5)).hasMillis(400);
        assertThat(growing.pause(4, 0.5)).hasMillis(500);
        assertThat(growing.pause(1, 0)).hasMillis(80);
        assertThat(new Retries(9, Backoff.LINEAR, Duration.ofMillis(100), Duration.ofMillis(500), 0).pause(3, 0))
                .hasMillis(300);
    }
}
