package dev.runestone.execution;

import static dev.runestone.execution.Graphs.step;
import static dev.runestone.execution.Graphs.with;
import static dev.runestone.execution.Graphs.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.definition.DefinitionLimits;
import dev.runestone.definition.WorkflowReader;
import dev.runestone.definition.WorkflowWriter;
import dev.runestone.expression.ExpressionLimits;
import dev.runestone.expression.Expressions;
import dev.runestone.function.StepFunctions;
import dev.runestone.journal.MemoryRuns;
import dev.runestone.workflow.Breaker;
import dev.runestone.workflow.OnFailure;
import dev.runestone.workflow.Policy;
import dev.runestone.workflow.PolicyRule;
import dev.runestone.workflow.Retries;
import dev.runestone.workflow.Workflow;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The compiled workflows, how long they are kept, and what is shown of them. */
class PlansTest {
    private static final Workflow WORKFLOW =
            workflow(List.of(step("a", "same", "in"), step("b", "same", "in")), "a", "b");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Plans plans = plans();

    private Plans plans() {
        ExecutionConfig config = new SmallRyeConfigBuilder()
                .withMapping(ExecutionConfig.class)
                .withDefaultValue("runestone.execution.plans", "1")
                .build()
                .getConfigMapping(ExecutionConfig.class);
        WorkCompiler compiler = new WorkCompiler(
                StepFunctions.of(Map.of("same", input -> input.value(0))),
                new Expressions(ExpressionLimits.standard()),
                NoRules.INSTANCE,
                NoMachines.INSTANCE);
        return new Plans(compiler, new BreakerMeters(registry), new ComponentMeters(registry, config), config);
    }

    private static Workflow breaking() {
        Breaker breaker = new Breaker(1, 1, Duration.ofMinutes(1));
        Policy policy = new Policy(Retries.NEVER, null, null, breaker, OnFailure.HALT);
        return with(WORKFLOW, new PolicyRule(new PolicyRule.Selector.Named("a"), policy));
    }

    private Collection<Meter> meters(String name) {
        return registry.find(name).meters();
    }

    private long executions(String component) {
        return registry.get("runestone.execution.component")
                .tag("component", component)
                .timer()
                .count();
    }

    private double failures(String component) {
        return registry.get("runestone.execution.component.failed")
                .tag("component", component)
                .counter()
                .count();
    }

    @Test
    void aWorkflowIsCompiledOnceForItsHash() {
        Plan plan = plans.of(WORKFLOW, "hash");

        assertThat(plans.of(WORKFLOW, "hash")).isSameAs(plan);
        assertThat(plans.of("hash", () -> {
                    throw new AssertionError("Nobody needs it.");
                }))
                .isSameAs(plan);
    }

    @Test
    void ofTwoThatAreCompiledAtOnceTheFirstStays() {
        Plan[] first = new Plan[1];
        Plan second = plans.of("hash", () -> {
            first[0] = plans.of(WORKFLOW, "hash");
            return WORKFLOW;
        });

        assertThat(second).isSameAs(first[0]);
        assertThat(meters("runestone.execution.component")).as("shown once").hasSize(2);
    }

    @Test
    void whatIsMeasuredIsShownForAsLongAsThePlanIsKept() {
        Plan plan = plans.of(breaking(), "hash");
        plan.measured(0, 1_500);
        plan.failed(1);

        assertThat(executions("a")).isEqualTo(1);
        assertThat(failures("b")).isEqualTo(1);
        assertThat(meters("runestone.execution.breaker")).hasSize(1);

        plans.of(WORKFLOW, "other");
        plans.of(WORKFLOW, "another");
        assertThat(meters("runestone.execution.breaker"))
                .as("only one plan is kept")
                .isEmpty();
        assertThat(meters("runestone.execution.component")).hasSize(2);
    }

    @Test
    void aPartIsCutOnceAndIsMeasuredWithTheWhole() {
        Plan whole = plans.of(WORKFLOW, "hash");
        whole.measured(1, 5_000);
        Plan part = plans.slice(whole, "hash", Set.of("b"));

        assertThat(plans.slice(whole, "hash", Set.of("b"))).isSameAs(part);
        assertThat(part.graph().names).containsExactly("b");
        assertThat(part.cost(0)).isEqualTo(5_000);
        part.measured(0, 5_000);
        part.failed(0);
        assertThat(executions("b")).isEqualTo(2);
        assertThat(executions("a")).isZero();
        assertThat(failures("b")).isEqualTo(1);
    }

    @Test
    void onlyWhatPausesOrCompensatesIsToldToDoSo() {
        Policy retrying = new Policy(
                new Retries(1, Retries.Backoff.LINEAR, Duration.ofSeconds(1), Duration.ofSeconds(1), 0),
                null,
                null,
                null,
                OnFailure.HALT);
        Plan plain = plans.of(WORKFLOW, "plain");
        Plan pausing =
                plans.of(with(WORKFLOW, new PolicyRule(new PolicyRule.Selector.Named("a"), retrying)), "pausing");

        assertThat(plain.pauses(0)).isFalse();
        assertThat(plain.compensates()).isFalse();
        assertThat(plain.policy(0)).isEqualTo(Policy.NONE);
        assertThat(pausing.pauses(0)).isTrue();
        assertThat(pausing.pauses(1)).isFalse();
        assertThat(pausing.policy(0)).isEqualTo(retrying);
        assertThat(pausing.policed(1)).isNull();
    }

    @Test
    void aRunKeepsTheDefinitionThatItBeganWith() {
        MemoryRuns store = new MemoryRuns(1);
        MemoryRuns other = new MemoryRuns(1);
        RunDefinitions definitions =
                new RunDefinitions(plans, new WorkflowReader(DefinitionLimits.standard()), new WorkflowWriter());
        definitions.keep(store, "hash", WORKFLOW);
        assertThat(store.definition("hash")).isPresent();
        assertThat(other.definition("hash")).isEmpty();

        store.keepDefinition("hash", "overwritten");
        definitions.keep(store, "hash", WORKFLOW);
        assertThat(store.definition("hash")).as("once is enough").contains("overwritten");
        definitions.keep(other, "hash", WORKFLOW);

        assertThat(definitions.plan(other, "hash").graph().names).containsExactly("a", "b");
        assertThatThrownBy(() -> definitions.plan(other, "unknown"))
                .isInstanceOfSatisfying(
                        RefusalException.class,
                        thrown -> assertThat(thrown.refusal())
                                .isEqualTo(Refusal.notFound("There is no definition with the hash unknown.")));
    }
}
