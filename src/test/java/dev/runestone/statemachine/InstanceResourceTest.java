package dev.runestone.statemachine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Page;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.definition.DefinitionLimits;
import dev.runestone.definition.MachineReader;
import dev.runestone.definition.MachineWriter;
import dev.runestone.workflow.Machine;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What the instances answer over HTTP, without a server. */
class InstanceResourceTest {
    private static final Machine ORDER = TestMachines.read(MachineRulesTest.ORDER);
    private static final MachineCompiler COMPILER = TestMachines.compiler(TestMachines.config());

    private InstanceResource resource;

    @BeforeEach
    void open(TestInfo test) {
        StateMachineConfig config = TestMachines.config();
        InstanceStore store = new InstanceStore(TestDatabase.h2(
                "mem:resource-" + test.getTestMethod().orElseThrow().getName()));
        Definitions definitions = new Definitions(
                (name, version) -> ORDER,
                COMPILER,
                new MachineReader(DefinitionLimits.standard()),
                new MachineWriter(),
                store,
                config);
        Transitions transitions = new Transitions(config, Clock.fixed(TestMachines.NOW, ZoneOffset.UTC));
        resource = new InstanceResource(
                new StateMachines(definitions, store, transitions, new Outbox(store, null, null, 2), config));
    }

    private Response send(String key, String event, Map<String, Object> payload) {
        return resource.transitionState("order", key, new TransitionRequest(null, event, payload, null, null));
    }

    private static void refused(Refusal.Kind kind, String text, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RefusalException.class, thrown -> {
            assertThat(thrown.refusal().kind()).isEqualTo(kind);
            assertThat(thrown.refusal().toString()).contains(text);
        });
    }

    @Test
    void anEventIsAnsweredWithTheInstanceAndItsRevisionAsTag() {
        Response answer = send("k", "add", Map.of("amount", 2000));

        TransitionView view = (TransitionView) answer.getEntity();
        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getEntityTag().getValue()).isEqualTo("1");
        assertThat(view.instance().data()).hasToString("{total=2000}");
        assertThat(view.taken()).hasSize(1);
        assertThat(view.replayed()).isFalse();
    }

    @Test
    void theDelaysThatAreRunningAreShownByTheirEvents() {
        send("k", "add", Map.of("amount", 2000));
        send("k", "submit", Map.of());

        Response answer = resource.getInstance("order", "k");

        InstanceView view = (InstanceView) answer.getEntity();
        assertThat(answer.getEntityTag().getValue()).isEqualTo("2");
        assertThat(view.states()).containsExactly("review");
        assertThat(view.timers().values()).containsExactly(TestMachines.NOW.plus(Duration.ofHours(24)));
    }

    @Test
    void aRequestWithoutAnEventOrWithABadVersionIsInvalid() {
        refused(Refusal.Kind.INVALID, "'event' is missing", () -> resource.transitionState("order", "k", null));
        refused(Refusal.Kind.INVALID, "'event' is missing", () -> send("k", "", Map.of()));
        refused(Refusal.Kind.INVALID, "'one' is no version", () -> resource.beginInstance("order", "k", "one"));
        refused(
                Refusal.Kind.INVALID,
                "'1' is no version",
                () -> resource.transitionState("order", "k", new TransitionRequest(null, "submit", null, "1", null)));
    }

    @Test
    void anInstanceThatIsBegunTwiceIsTheSame() {
        Response begun = resource.beginInstance("order", "k", "1.0.0");
        Response again = resource.beginInstance("order", "k", null);

        assertThat(begun.getEntityTag().getValue()).isEqualTo("0");
        assertThat(((TransitionView) again.getEntity()).instance())
                .isEqualTo(((TransitionView) begun.getEntity()).instance());
    }

    @Test
    void theHistoryIsReadPageByPage() {
        send("k", "add", Map.of("amount", 1));
        send("k", "add", Map.of("amount", 2));

        Page<HistoryView> first = resource.getInstanceHistory("order", "k", 2, null);
        Page<HistoryView> rest = resource.getInstanceHistory("order", "k", 2, first.next());

        assertThat(first.items()).extracting(HistoryView::event).containsExactly("", "add");
        assertThat(rest.items()).extracting(HistoryView::revision).containsExactly(2L);
        assertThat(rest.items().get(0).data()).hasToString("{total=3}");
        assertThat(rest.next()).isNull();
    }

    @Test
    void instancesAreSearchedPageByPage() {
        List.of("a", "b", "c").forEach(key -> send(key, "add", Map.of("amount", 1)));

        Page<InstanceView> first = resource.searchInstances("order", "draft", 2, null);
        Page<InstanceView> rest = resource.searchInstances("order", "draft", 2, first.next());

        assertThat(first.items()).extracting(InstanceView::key).containsExactly("a", "b");
        assertThat(rest.items()).extracting(InstanceView::key).containsExactly("c");
        assertThat(resource.searchInstances("order", "review", 2, null).items()).isEmpty();
    }

    @Test
    void theCursorOfASearchIsNoCursorOfAHistory() {
        List.of("a", "b").forEach(key -> send(key, "add", Map.of("amount", 1)));
        String cursor = resource.searchInstances("order", null, 1, null).next();

        refused(
                Refusal.Kind.MALFORMED,
                "no cursor of a history",
                () -> resource.getInstanceHistory("order", "a", 1, cursor));
    }

    @Test
    void aRemovedInstanceIsNotFound() {
        send("k", "add", Map.of("amount", 1));

        assertThat(resource.removeInstance("order", "k").getStatus()).isEqualTo(204);
        refused(Refusal.Kind.NOT_FOUND, "no instance 'k'", () -> resource.removeInstance("order", "k"));
        refused(Refusal.Kind.NOT_FOUND, "no instance 'k'", () -> resource.getInstance("order", "k"));
        refused(Refusal.Kind.NOT_FOUND, "no instance 'k'", () -> resource.getInstanceHistory("order", "k", null, null));
    }
}
