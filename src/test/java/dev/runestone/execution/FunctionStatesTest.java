package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.definition.DefinitionLimits;
import dev.runestone.definition.MachineReader;
import dev.runestone.function.Capability;
import dev.runestone.function.StepFunction;
import dev.runestone.function.StepInput;
import dev.runestone.statemachine.LifeCycles;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Functions in and out of service. */
class FunctionStatesTest {
    private static final StepInput INPUT = new StepInput(new String[0], List.of(), Map.of());
    private static final Problem PROBLEM = Problem.at(Path.of("url"), "No.");

    private final FunctionStates states =
            new FunctionStates(new LifeCycles(new MachineReader(DefinitionLimits.standard())));

    /** A function that tells all that it is asked. */
    private record Told(boolean waits) implements StepFunction {
        @Override
        public Object apply(StepInput input) {
            return "done";
        }

        @Override
        public Capability capability() {
            return Capability.of("Tells.");
        }

        @Override
        public List<Problem> problems(Step step, Collection<String> inputs) {
            return List.of(PROBLEM);
        }
    }

    private static Refusal refused(ThrowingCallable call) {
        RefusalException[] thrown = new RefusalException[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(RefusalException.class, refused -> thrown[0] = refused);
        return thrown[0].refusal();
    }

    @Test
    void aFunctionIsReadyUntilItIsSuspendedAndAgainWhenItIsResumed() throws Exception {
        StepFunction guarded = states.guarded("tell", new Told(false));
        assertThat(states.state("tell")).isEqualTo("ready");
        assertThat(guarded.apply(INPUT)).isEqualTo("done");

        assertThat(states.send("tell", "suspend")).isEqualTo("suspended");
        assertThat(states.state("tell")).isEqualTo("suspended");
        assertThat(states.state("other")).isEqualTo("ready");
        assertThat(refused(() -> guarded.apply(INPUT)))
                .isEqualTo(new Refusal(
                        Refusal.Kind.BUSY,
                        "The function 'tell' is suspended. It can be put back into service by PUT"
                                + " /api/functions/tell/state {\"event\": \"resume\"}.",
                        List.of()));

        assertThat(states.send("tell", "resume")).isEqualTo("ready");
        assertThat(states.state("tell")).isEqualTo("ready");
        assertThat(guarded.apply(INPUT)).isEqualTo("done");
    }

    @Test
    void whatTheStateDoesNotHandleIsAConflictAndChangesNothing() {
        assertThat(refused(() -> states.send("tell", "resume")).kind()).isEqualTo(Refusal.Kind.CONFLICT);
        states.send("tell", "suspend");
        assertThat(refused(() -> states.send("tell", "suspend")).kind()).isEqualTo(Refusal.Kind.CONFLICT);
        assertThat(states.state("tell")).isEqualTo("suspended");
    }

    @Test
    void thereAreTwoEventsFromOutside() {
        Problem missing = refused(() -> states.send("tell", null)).problems().get(0);
        assertThat(missing.path()).isEqualTo(Path.of("event"));
        assertThat(missing.message()).isEqualTo("There is no event.");
        assertThat(missing.hint()).isNotEmpty();
        Problem wrong = refused(() -> states.send("tell", "suspnd")).problems().get(0);
        assertThat(wrong.message()).isEqualTo("There is no event 'suspnd'.");
        assertThat(wrong.hint()).contains("suspend");
        assertThat(refused(() -> states.send("tell", "retire")).kind())
                .as("an event of the machine that nobody may send")
                .isEqualTo(Refusal.Kind.INVALID);
    }

    @Test
    void aGuardedFunctionIsWhatItGuards() {
        Step step = new Step("s", "tell", Map.of(), List.of(), Type.ANY);

        assertThat(states.guarded("tell", new Told(true)).waits()).isTrue();
        assertThat(states.guarded("tell", new Told(false)).waits()).isFalse();
        assertThat(states.guarded("tell", new Told(true)).problems(step, List.of()))
                .containsExactly(PROBLEM);
        assertThat(states.guarded("tell", new Told(true)).capability().description())
                .isEqualTo("Tells.");
    }
}
