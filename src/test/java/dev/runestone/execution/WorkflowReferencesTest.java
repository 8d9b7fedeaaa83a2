package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.catalog.FixedMachines;
import dev.runestone.catalog.MachineCatalog;
import dev.runestone.expression.ExpressionLimits;
import dev.runestone.expression.Expressions;
import dev.runestone.function.Capability;
import dev.runestone.function.NamedFunction;
import dev.runestone.function.StepFunctions;
import dev.runestone.knowledge.PublishedRules;
import dev.runestone.workflow.References;
import dev.runestone.workflow.Requirements;
import dev.runestone.workflow.Signature;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Type.Kind;
import dev.runestone.workflow.Version;
import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the validation of workflows is told of what is deployed. */
class WorkflowReferencesTest {
    private static final String RULES = """
            package book
            declare Loan amount : int end
            query "dear" (int $least) $loan : Loan(amount >= $least) end
            rule "large" agenda-group "sizes" when Loan(amount > 100) then end
            """;
    private static final String MACHINE = """
            kind: StateMachine
            name: %s
            version: %s
            initial: a
            states: {a: {final: true}}
            """;

    private final MachineCatalog machines = FixedMachines.of(
            MACHINE.formatted("door", "1.0.0"),
            MACHINE.formatted("door", "1.1.0"),
            MACHINE.formatted("window", "1.0.0"));
    private final WorkflowReferences references = new WorkflowReferences(
            new PublishedRules(RULES).index(),
            StepFunctions.of(Map.of())
                    .and(List.of(new NamedFunction(
                            "greet",
                            Capability.of("Greets.")
                                    .taking("who", Type.of(Kind.STRING), "whom to greet")
                                    .perhapsTaking("how", Type.of(Kind.NUMBER), "how")
                                    .returning(Type.of(Kind.STRING))
                                    .setUpWith(Capability.settings(Map.of("word", Type.of(Kind.STRING)), "word")),
                            input -> "Hello"))),
            new Expressions(ExpressionLimits.standard()),
            instance(machines));

    /** An instance of which nothing is asked but to give what it has. */
    @SuppressWarnings("unchecked")
    private static Instance<MachineCatalog> instance(MachineCatalog catalog) {
        return (Instance<MachineCatalog>) Proxy.newProxyInstance(
                WorkflowReferencesTest.class.getClassLoader(),
                new Class<?>[] {Instance.class},
                (self, method, args) -> {
                    if (!method.getName().equals("get")) {
                        throw new AssertionError(method);
                    }
                    return catalog;
                });
    }

    @Test
    void aKnowledgeBaseHasGroupsTypesAndQueries() {
        References.Knowledge book = references.knowledge("book").orElseThrow();

        assertThat(references.knowledgeNames()).containsExactly("test:book");
        assertThat(book.groups()).contains("sizes");
        assertThat(book.types()).contains("Loan");
        assertThat(book.queries()).isEqualTo(Map.of("dear", List.of("$least")));
        assertThat(references.knowledge("shelf")).isEmpty();
    }

    @Test
    void aFunctionHasANameASignatureAndSettingsThatItMinds() {
        assertThat(references.functions()).containsExactly("feel", "greet");
        assertThat(references.signature("greet"))
                .contains(new Signature(
                        List.of(
                                new Signature.Parameter("who", Type.of(Kind.STRING), false),
                                new Signature.Parameter("how", Type.of(Kind.NUMBER), true)),
                        Type.of(Kind.STRING),
                        false));
        assertThat(references.signature("shout")).isEmpty();
        assertThat(references.settings("greet", Map.of(), Requirements.NONE, List.of("who")))
                .extracting(problem -> problem.path().toString())
                .containsExactly("word");
        assertThat(references.settings("greet", Map.of("word", "Hi"), Requirements.NONE, List.of("who")))
                .isEmpty();
    }

    @Test
    void aMachineIsTheLatestUnlessAVersionIsNamed() {
        assertThat(references
                        .machine("door", null)
                        .map(machine -> machine.version().toString()))
                .isEqualTo(Optional.of("1.1.0"));
        assertThat(references
                        .machine("door", new Version(1, 0, 0, ""))
                        .map(machine -> machine.version().toString()))
                .isEqualTo(Optional.of("1.0.0"));
        assertThat(references.machine("door", new Version(3, 0, 0, ""))).isEmpty();
        assertThat(references.machine("gate", null)).isEmpty();
        assertThat(references.machineNames()).containsExactly("door", "window");
    }

    @Test
    void anExpressionMaySeeItsVariablesOnly() {
        assertThat(references.expression("a + 1", List.of("a"))).isEmpty();
        assertThat(references.expression("a +", List.of("a"))).isNotEmpty();
        assertThat(references.expression("b + 1", List.of("a"))).hasSize(1);
    }
}
