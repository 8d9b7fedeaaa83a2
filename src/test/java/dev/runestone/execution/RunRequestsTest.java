package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.definition.DefinitionLimits;
import dev.runestone.definition.WorkflowReader;
import dev.runestone.journal.RunQuery;
import dev.runestone.journal.RunStatus;
import dev.runestone.workflow.Policy;
import dev.runestone.workflow.Requirements;
import dev.runestone.workflow.Version;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What requests about runs must be like, and what they become. */
class RunRequestsTest {
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
    private final RunAccessConfig config = new SmallRyeConfigBuilder()
            .withMapping(RunAccessConfig.class)
            .build()
            .getConfigMapping(RunAccessConfig.class);

    private static List<String> problems(Refusal.Kind kind, ThrowingCallable call) {
        List<String> paths = new java.util.ArrayList<>();
        assertThatThrownBy(call).isInstanceOfSatisfying(RefusalException.class, thrown -> {
            assertThat(thrown.refusal().kind()).isEqualTo(kind);
            thrown.refusal().problems().stream().map(Problem::path).forEach(path -> paths.add(path.toString()));
        });
        return paths;
    }

    private static Map<String, Object> deep(int levels) {
        Map<String, Object> value = Map.of();
        for (int i = 1; i < levels; i++) {
            value = Map.of("in", value);
        }
        return value;
    }

    private static StartRunRequest start(Map<String, Object> inputs, Map<String, String> attributes, String wait) {
        return new StartRunRequest("order", "1.0.0", inputs, attributes, null, "order-1", wait);
    }

    @Test
    void aStartIsDurableAndWaitsForNothingUnlessItSaysSo() {
        StartRunRequest.Checked plain = start(null, null, null).checked(config);
        StartRunRequest.Checked brief =
                new StartRunRequest("order", null, Map.of("a", 1), Map.of(), "ephemeral", null, "PT5S").checked(config);

        assertThat(plain.start())
                .isEqualTo(new Runs.Start("order", new Version(1, 0, 0, ""), Map.of(), Map.of(), false, "order-1"));
        assertThat(plain.atMost()).isZero();
        assertThat(brief.start()).isEqualTo(new Runs.Start("order", null, Map.of("a", 1), Map.of(), true, null));
        assertThat(brief.atMost()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void everythingThatIsWrongWithAStartIsSaid() {
        Map<String, String> attributes = new HashMap<>();
        attributes.put("", "x");
        attributes.put("none", null);
        attributes.put("lines", "a\nb");
        attributes.put("long", "x".repeat(RunNames.LONGEST_VALUE + 1));

        assertThat(problems(
                        Refusal.Kind.INVALID,
                        () -> new StartRunRequest(
                                        " ",
                                        "one",
                                        Map.of("in", deep(RunNames.DEEPEST)),
                                        attributes,
                                        "forever",
                                        null,
                                        "soon")
                                .checked(config)))
                .containsExactlyInAnyOrder(
                        "workflow",
                        "version",
                        "inputs",
                        "attributes.",
                        "attributes.none",
                        "attributes.lines",
                        "attributes.long",
                        "durability",
                        "wait");
    }

    @Test
    void valuesAreTakenUpToTheirLimits() {
        Map<String, String> most = new HashMap<>();
        IntStream.range(0, config.attributes()).forEach(i -> most.put("a" + i, "x".repeat(RunNames.LONGEST_VALUE)));

        assertThat(start(deep(RunNames.DEEPEST), most, config.longestWait().toString())
                        .checked(config)
                        .start()
                        .attributes())
                .hasSize(config.attributes());
        most.put("more", "");
        assertThat(problems(Refusal.Kind.INVALID, () -> start(null, most, null).checked(config)))
                .containsExactly("attributes");
        assertThat(problems(
                        Refusal.Kind.INVALID,
                        () -> start(
                                        null,
                                        null,
                                        config.longestWait().plusMillis(1).toString())
                                .checked(config)))
                .containsExactly("wait");
        assertThat(problems(
                        Refusal.Kind.INVALID, () -> start(null, null, "-PT1S").checked(config)))
                .containsExactly("wait");
        assertThat(problems(
                        Refusal.Kind.INVALID,
                        () -> start(Map.of("in", Collections.singletonList(deep(RunNames.DEEPEST))), null, null)
                                .checked(config)))
                .containsExactly("inputs");
    }

    @Test
    void aSearchSaysWhichRunsAreWanted() {
        RunSearchRequest request = new RunSearchRequest();
        request.workflow = "order";
        request.version = "1.0.0";
        request.status = List.of("WAITING", "RUNNING");
        request.from = "2026-11-27T11:00:00+01:00";
        request.to = "2026-11-28T00:00:00Z";
        request.attribute = List.of("customer:42", "note:a:b");

        RunQuery query = request.checked(20, "cursor");

        assertThat(query.statuses()).containsExactlyInAnyOrder(RunStatus.WAITING, RunStatus.RUNNING);
        assertThat(query.from()).isEqualTo(NOW);
        assertThat(query.to()).isEqualTo(Instant.parse("2026-11-28T00:00:00Z"));
        assertThat(query.attributes()).containsOnly(Map.entry("customer", "42"), Map.entry("note", "a:b"));
        assertThat(query.limit()).isEqualTo(20);
        assertThat(query.cursor()).isEqualTo("cursor");
        assertThat(query.workflow()).isEqualTo("order");
        assertThat(query.version()).isEqualTo("1.0.0");
        assertThat(request.ephemeral()).isFalse();
    }

    @Test
    void aSearchWithoutAnythingIsForAllRuns() {
        RunQuery query = new RunSearchRequest().checked(50, null);

        assertThat(query).isEqualTo(new RunQuery(null, null, java.util.Set.of(), null, null, Map.of(), 50, null));
    }

    @Test
    void everythingThatIsWrongWithASearchIsSaid() {
        RunSearchRequest request = new RunSearchRequest();
        request.workflow = "a\u0000";
        request.version = "1\n";
        request.status = List.of("waiting");
        request.from = "yesterday";
        request.to = "2026-13-01T00:00:00Z";
        request.attribute = List.of("customer", "bad name:1");
        request.durability = "eternal";

        assertThat(problems(Refusal.Kind.MALFORMED, () -> request.checked(20, null)))
                .containsExactly("workflow", "version", "status", "from", "to", "attribute", "attribute", "durability");
        request.durability = "ephemeral";
        assertThat(request.ephemeral()).isTrue();
    }

    @Test
    void aScheduleKeepsWhenItWasMadeAndWhatCameOfItsLastTime() {
        ScheduleRequest request = new ScheduleRequest(
                "order",
                "1.0.0",
                "30 2 * * MON-FRI",
                "Europe/Berlin",
                Map.of("a", 1),
                Map.of("origin", "nightly"),
                true);
        RunSchedule first = request.checked("nightly", null, 32, NOW);
        RunSchedule.Firing firing = new RunSchedule.Firing(NOW, "nightly-1", null);
        RunSchedule known = new RunSchedule(
                first.name(),
                first.revision(),
                first.workflow(),
                first.version(),
                first.cron(),
                first.inputs(),
                first.attributes(),
                first.paused(),
                first.createdAt(),
                first.updatedAt(),
                firing);

        RunSchedule second = new ScheduleRequest("order", null, "0 0 * * *", null, null, null, null)
                .checked("nightly", known, 32, NOW.plusSeconds(60));

        assertThat(first.paused()).isTrue();
        assertThat(first.createdAt()).isEqualTo(NOW);
        assertThat(first.cron().zone().getId()).isEqualTo("Europe/Berlin");
        assertThat(second.createdAt()).isEqualTo(NOW);
        assertThat(second.updatedAt()).isEqualTo(NOW.plusSeconds(60));
        assertThat(second.latest()).isEqualTo(firing);
        assertThat(second.paused()).isFalse();
        assertThat(second.inputs()).isEmpty();
        assertThat(second.revision()).isNotEqualTo(first.revision());
    }

    @Test
    void everythingThatIsWrongWithAScheduleIsSaid() {
        assertThat(problems(
                        Refusal.Kind.INVALID,
                        () -> new ScheduleRequest(
                                        null,
                                        "x",
                                        "every day",
                                        "Mars",
                                        Map.of("in", deep(101)),
                                        Map.of("bad name", "x"),
                                        null)
                                .checked("nightly", null, 32, NOW)))
                .contains("workflow", "version", "cron", "zone", "inputs", "attributes.bad name");
        assertThat(problems(
                        Refusal.Kind.INVALID,
                        () -> new ScheduleRequest(
                                        "order", null, "0 0 * * *", null, null, Map.of("a", "1", "b", "2"), null)
                                .checked("nightly", null, 2, NOW)))
                .containsExactly("attributes");
    }

    @Test
    void anExecutionOfAStepHasRequirementsAndAPolicy() {
        WorkflowReader reader = new WorkflowReader(DefinitionLimits.standard());
        StepExecution plain =
                new ExecuteStepRequest(null, null, null, null).execution("http", reader, new ObjectMapper());
        StepExecution full = new ExecuteStepRequest(
                        Map.of("url", "u"),
                        Map.of("body", 1),
                        new ExecuteStepRequest.Required(List.of("key"), List.of("region")),
                        Map.of("retries", 2))
                .execution("http", reader, new ObjectMapper());

        assertThat(plain).isEqualTo(new StepExecution("http", Map.of(), Map.of(), Requirements.NONE, Policy.NONE));
        assertThat(full.requires()).isEqualTo(new Requirements(List.of("key"), List.of("region")));
        assertThat(full.policy().retries().count()).isEqualTo(2);
        assertThat(full.settings()).containsEntry("url", "u");
        assertThat(full.inputs()).containsEntry("body", 1);
    }

    @Test
    void everythingThatIsWrongWithAnExecutionIsSaid() {
        assertThat(problems(
                        Refusal.Kind.INVALID,
                        () -> new ExecuteStepRequest(
                                        null,
                                        null,
                                        new ExecuteStepRequest.Required(
                                                java.util.Arrays.asList("key", null),
                                                java.util.Arrays.asList((String) null)),
                                        Map.of("retries", "many"))
                                .execution(
                                        "http", new WorkflowReader(DefinitionLimits.standard()), new ObjectMapper())))
                .containsExactly("requires.secrets[1]", "requires.settings[0]", "policy.retries");
    }

    @Test
    void whatIsAskedOfARunIsChecked() {
        assertThat(new SignalRequest("paid", Map.of("a", 1), "bill-1").checkedName())
                .isEqualTo("paid");
        assertThat(problems(Refusal.Kind.INVALID, () -> new SignalRequest("9", deep(101), "a b").checkedName()))
                .containsExactly("name", "payload", "id");
        assertThat(problems(Refusal.Kind.INVALID, () -> new SignalRequest(null, null, null).checkedName()))
                .containsExactly("name");
        assertThat(new CompletionRequest(List.of(1)).checked()).isEqualTo(List.of(1));
        assertThat(problems(Refusal.Kind.INVALID, () -> new CompletionRequest(deep(101)).checked()))
                .containsExactly("value");
        assertThat(new HeartbeatRequest(null).checked()).isEmpty();
        assertThat(problems(Refusal.Kind.INVALID, () -> new HeartbeatRequest(deep(101)).checked()))
                .containsExactly("details");
        assertThat(new ReasonRequest(null).checked()).isEmpty();
        assertThat(new ReasonRequest("x".repeat(1000)).checked()).hasSize(1000);
        assertThat(problems(Refusal.Kind.INVALID, () -> new ReasonRequest("x".repeat(1001)).checked()))
                .containsExactly("reason");
        assertThat(new TaskFailureRequest("lost").checked().detail()).isEqualTo("lost");
        assertThat(problems(Refusal.Kind.INVALID, () -> new TaskFailureRequest(" ").checked()))
                .containsExactly("message");
        assertThat(problems(Refusal.Kind.INVALID, () -> new TaskFailureRequest("x".repeat(1001)).checked()))
                .containsExactly("message");
        assertThat(new ReplayRequest("1.1.0").checked()).isEqualTo(new Version(1, 1, 0, ""));
        assertThat(problems(Refusal.Kind.INVALID, () -> new ReplayRequest(null).checked()))
                .containsExactly("version");
        assertThat(problems(Refusal.Kind.INVALID, () -> new ReplayRequest("x").checked()))
                .containsExactly("version");
    }

    @Test
    void whatCanBeNoIdOfARunOrTokenOfATaskIsNotFound() {
        assertThat(RunNames.run("order-1")).isEqualTo("order-1");
        assertThat(RunNames.run("a".repeat(200))).hasSize(200);
        assertThat(RunNames.token("a.b-c_d")).isEqualTo("a.b-c_d");
        problems(Refusal.Kind.NOT_FOUND, () -> RunNames.run("-order"));
        problems(Refusal.Kind.NOT_FOUND, () -> RunNames.run("a".repeat(201)));
        problems(Refusal.Kind.NOT_FOUND, () -> RunNames.token("a b"));
        problems(Refusal.Kind.NOT_FOUND, () -> RunNames.token("a".repeat(501)));
    }
}
