package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.api.Page;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.definition.DefinitionLimits;
import dev.runestone.definition.MachineReader;
import dev.runestone.definition.WorkflowReader;
import dev.runestone.expression.ExpressionLimits;
import dev.runestone.expression.Expressions;
import dev.runestone.function.Capability;
import dev.runestone.function.NamedFunction;
import dev.runestone.function.Secrets;
import dev.runestone.function.StepFunctions;
import dev.runestone.function.StepInput;
import dev.runestone.function.TestSecrets;
import dev.runestone.knowledge.GuardedWorkers;
import dev.runestone.knowledge.KnowledgeConfig;
import dev.runestone.statemachine.LifeCycles;
import dev.runestone.workflow.Fact;
import dev.runestone.workflow.Policy;
import dev.runestone.workflow.Requirements;
import dev.runestone.workflow.SchedulerPolicy;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Type.Kind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Functions that are executed by themselves, without a server. */
class StepExecutorTest {
    private static final Secrets SECRETS = new TestSecrets(Map.of("key", "hush"), Map.of());

    private final AtomicInteger calls = new AtomicInteger();
    private final FunctionStates states =
            new FunctionStates(new LifeCycles(new MachineReader(DefinitionLimits.standard())));
    private final StepFunctions functions = StepFunctions.of(Map.of())
            .and(List.of(
                    new NamedFunction(
                            "greet",
                            Capability.of("Greets.")
                                    .taking("who", Type.of(Kind.STRING), "whom to greet")
                                    .perhapsTaking("how", Type.of(Kind.STRING), "how")
                                    .providing("a greeting")
                                    .returning(Type.of(Kind.STRING)),
                            input -> input.settings().getOrDefault("word", "Hello") + " " + input.value("who")),
                    new NamedFunction(
                            "secretive",
                            Capability.UNKNOWN,
                            input -> input.context().secret("key").length()),
                    new NamedFunction("flaky", Capability.UNKNOWN, input -> {
                        if (calls.getAndIncrement() < 1) {
                            throw new IllegalStateException("not yet");
                        }
                        return calls.get();
                    }),
                    new NamedFunction("busy", Capability.UNKNOWN, input -> {
                        throw new Refusal(Refusal.Kind.BUSY, "Come back later.", List.of()).asException();
                    })))
            .each(states::guarded);
    private final Expressions expressions = new Expressions(ExpressionLimits.standard());
    private final WorkCompiler compiler =
            new WorkCompiler(functions, expressions, NoRules.INSTANCE, NoMachines.INSTANCE);
    private final Scheduler scheduler =
            new Scheduler(new SchedulerPolicy(1, Duration.ofSeconds(1), 100, 100, Duration.ofSeconds(5)), work -> {
                throw new RejectedExecutionException();
            });
    private final StepExecutor executor = new StepExecutor(functions, expressions, compiler, scheduler, SECRETS);
    private final GuardedWorkers workers = new GuardedWorkers(config(KnowledgeConfig.class), new SimpleMeterRegistry());
    private final FunctionResource door = new FunctionResource(
            functions,
            states,
            executor,
            workers,
            new WorkflowReader(DefinitionLimits.standard()),
            new ObjectMapper(),
            config(ExecutionConfig.class));

    private static <T> T config(Class<T> mapping) {
        return new SmallRyeConfigBuilder().withMapping(mapping).build().getConfigMapping(mapping);
    }

    @AfterEach
    void stop() {
        workers.close();
    }

    private static StepExecution call(String function, Map<String, Object> settings, Map<String, Object> inputs) {
        return new StepExecution(function, settings, inputs, Requirements.NONE, Policy.NONE);
    }

    private static List<String> problems(ThrowingCallable call) {
        RefusalException[] thrown = new RefusalException[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(RefusalException.class, refused -> thrown[0] = refused);
        return thrown[0].refusal().problems().stream()
                .map(Problem::path)
                .map(Object::toString)
                .toList();
    }

    private static void refused(Refusal.Kind kind, String text, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RefusalException.class, thrown -> {
            assertThat(thrown.refusal().kind()).isEqualTo(kind);
            assertThat(thrown.refusal().toString()).contains(text);
        });
    }

    @Test
    void aFunctionIsExecutedWithItsInputsAndSettings() {
        assertThat(executor.executeStep(call("greet", Map.of(), Map.of("who", "world"))))
                .isEqualTo("Hello world");
        assertThat(executor.executeStep(call("greet", Map.of("word", "Bye"), Map.of("who", "all"))))
                .isEqualTo("Bye all");
        assertThat(executor.executeStep(call("feel", Map.of("expression", "a + 1"), Map.of("a", 2))))
                .hasToString("3");
    }

    @Test
    void anInputMayBearTheFunctionsName() {
        assertThat(executor.executeStep(call("feel", Map.of("expression", "feel * 2"), Map.of("feel", 4))))
                .hasToString("8");
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        assertThat(problems(() -> executor.executeStep(call("greet", Map.of(), Map.of("no name", 1)))))
                .contains("inputs.no name", "inputs.who");
        assertThat(problems(() -> executor.executeStep(call("greet", Map.of(), Map.of("who", 1)))))
                .containsExactly("inputs.who");
        assertThat(problems(() -> executor.executeStep(call("feel", Map.of(), Map.of()))))
                .containsExactly("settings.expression");
        assertThat(problems(() -> executor.executeStep(call("feel", Map.of("expression", "1 +"), Map.of()))))
                .containsExactly("settings.expression");
        refused(Refusal.Kind.NOT_FOUND, "greet", () -> executor.executeStep(call("gret", Map.of(), Map.of())));
    }

    @Test
    void whatIsRequiredIsHandedOverOrMissed() {
        StepExecution allowed = new StepExecution(
                "secretive", Map.of(), Map.of(), new Requirements(List.of("key"), List.of()), Policy.NONE);
        StepExecution missing = new StepExecution(
                "secretive", Map.of(), Map.of(), new Requirements(List.of("other"), List.of()), Policy.NONE);

        assertThat(executor.executeStep(allowed)).isEqualTo(4);
        assertThat(problems(() -> executor.executeStep(missing))).containsExactly("requires.secrets[0]");
    }

    @Test
    void aFailureIsToldOfTheFunctionAndKeepsItsKind() {
        refused(
                Refusal.Kind.INVALID,
                "The function 'flaky' failed.",
                () -> executor.executeStep(call("flaky", Map.of(), Map.of())));
        refused(
                Refusal.Kind.BUSY,
                "The function 'busy' failed.",
                () -> executor.executeStep(call("busy", Map.of(), Map.of())));
    }

    @Test
    void theDoorExecutesByPolicyAndReadsWhatIsRequired() throws Exception {
        ExecuteStepRequest retried = new ExecuteStepRequest(null, null, null, Map.of("retries", 1, "backoff", "none"));

        assertThat(door.executeStep("flaky", retried)
                        .toCompletableFuture()
                        .get()
                        .value())
                .isEqualTo(2);
        ExecuteStepRequest secret =
                new ExecuteStepRequest(null, null, new ExecuteStepRequest.Required(List.of("key"), null), null);
        assertThat(door.executeStep("secretive", secret)
                        .toCompletableFuture()
                        .get()
                        .value())
                .isEqualTo(4);
        refused(Refusal.Kind.MALFORMED, "no body", () -> door.executeStep("greet", null));
        refused(Refusal.Kind.NOT_FOUND, "nothing", () -> door.executeStep("nothing", secret));
        assertThat(problems(() -> door.executeStep(
                        "greet",
                        new ExecuteStepRequest(
                                null,
                                null,
                                new ExecuteStepRequest.Required(java.util.Collections.singletonList(null), null),
                                Map.of("retries", "many")))))
                .contains("requires.secrets[0]", "policy.retries");
    }

    @Test
    void functionsAreListedByNameAndShownWithWhatTheyCanDo() {
        Page<FunctionView> first = door.listFunctions(2, null);
        Page<FunctionView> rest = door.listFunctions(10, first.next());

        assertThat(first.items()).extracting(FunctionView::name).containsExactly("busy", "feel");
        assertThat(rest.items()).extracting(FunctionView::name).containsExactly("flaky", "greet", "secretive");
        assertThat(rest.next()).isNull();
        FunctionView greet = door.getFunction("greet");
        assertThat(greet.state()).isEqualTo("ready");
        assertThat(greet.description()).isEqualTo("Greets.");
        assertThat(greet.inputs()).extracting(FunctionView.Parameter::name).containsExactly("who", "how");
        assertThat(greet.inputs()).extracting(FunctionView.Parameter::optional).containsExactly(false, true);
        assertThat(greet.inputs().get(0).type()).isEqualTo(Map.of("type", "string"));
        assertThat(greet.inputs().get(0).description()).isEqualTo("whom to greet");
        assertThat(greet.output()).isEqualTo(Map.of("type", "string"));
        assertThat(greet.provides()).containsExactly("a greeting");
        assertThat(greet.needs()).isEmpty();
        assertThat(greet.open()).isFalse();
        assertThat(door.getFunction("flaky").open()).isTrue();
        refused(Refusal.Kind.NOT_FOUND, "greet", () -> door.getFunction("greeet"));
    }

    @Test
    void aSuspendedFunctionRefusesUntilItIsResumed() {
        FunctionView suspended = door.changeFunctionState("greet", new FunctionEventRequest("suspend"));

        assertThat(suspended.state()).isEqualTo("suspended");
        assertThat(states.state("greet")).isEqualTo("suspended");
        refused(
                Refusal.Kind.BUSY,
                "suspended",
                () -> executor.executeStep(call("greet", Map.of(), Map.of("who", "world"))));
        refused(
                Refusal.Kind.CONFLICT,
                "suspend",
                () -> door.changeFunctionState("greet", new FunctionEventRequest("suspend")));
        assertThat(door.changeFunctionState("greet", new FunctionEventRequest("resume"))
                        .state())
                .isEqualTo("ready");
        assertThat(executor.executeStep(call("greet", Map.of(), Map.of("who", "world"))))
                .isEqualTo("Hello world");
        refused(
                Refusal.Kind.INVALID,
                "explode",
                () -> door.changeFunctionState("greet", new FunctionEventRequest("explode")));
        refused(Refusal.Kind.INVALID, "no event", () -> door.changeFunctionState("greet", null));
        refused(
                Refusal.Kind.CONFLICT,
                "always in service",
                () -> door.changeFunctionState("feel", new FunctionEventRequest("suspend")));
    }

    @Test
    void theActionOfTheSameNameExecutesFunctionsThatItIsTold() throws Exception {
        ExecuteStepFunction action = new ExecuteStepFunction(() -> executor);
        StepInput input = new StepInput(
                        new String[] {"inputs"},
                        List.of(Fact.given("inputs", Map.of("who", "you"))),
                        Map.of("call", "greet", "settings", Map.of("word", "Hi")))
                .in(new StepContexts.BareContext(step(Map.of()), "run", 1));

        assertThat(action.capability().inputs())
                .extracting(Capability.Parameter::name)
                .contains("call");
        assertThat(action.problems(step(Map.of()), List.of())).hasSize(1);
        assertThat(action.problems(step(Map.of("call", "greet")), List.of())).isEmpty();
        assertThat(action.apply(input)).isEqualTo("Hi you");
    }

    private static Step step(Map<String, Object> settings) {
        return new Step("s", "executeStep", settings, List.of(), Type.ANY);
    }
}
