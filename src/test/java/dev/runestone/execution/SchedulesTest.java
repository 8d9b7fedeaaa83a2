package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.api.Page;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.journal.RunHead;
import dev.runestone.journal.RunStatus;
import dev.runestone.timer.Alarms;
import dev.runestone.timer.TestAlarms;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Schedules over a database in memory, without a server and without waiting for their times. */
@Timeout(60)
class SchedulesTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:34:56Z");
    private static final String KIND = "schedule";

    private final RunsInMemory home = new RunsInMemory();
    private final JdbcDataSource database = new JdbcDataSource();
    private final RunAccessConfig config = new SmallRyeConfigBuilder()
            .withMapping(RunAccessConfig.class)
            .withDefaultValue("runestone.run-access.schedules", "3")
            .build()
            .getConfigMapping(RunAccessConfig.class);
    private ScheduleTable table;
    private Alarms alarms;
    private Schedules schedules;

    @BeforeEach
    void open() {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID()
                + ";DB_CLOSE_DELAY=-1;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH");
        Flyway.configure().dataSource(database).load().migrate();
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        alarms = TestAlarms.in(database, clock);
        table = new ScheduleTable(database, new ObjectMapper());
        schedules = new Schedules(table, alarms, home.runs, home.catalog, config, clock);
    }

    @AfterEach
    void stop() {
        home.close();
    }

    private static ScheduleRequest request(String workflow, @Nullable String version, String cron, boolean paused) {
        return new ScheduleRequest(workflow, version, cron, "UTC", Map.of("in", 7), Map.of("customer", "42"), paused);
    }

    private RunSchedule put(String name, String workflow, boolean paused) {
        RunSchedule schedule = request(workflow, null, "0 2 * * *", paused).checked(name, null, 10, NOW);
        schedules.put(schedule, null);
        return schedule;
    }

    private @Nullable Instant armed(String name) {
        return alarms.next(KIND, List.of(name)).get(name);
    }

    private static void refused(Refusal.Kind kind, String text, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RefusalException.class, thrown -> {
            assertThat(thrown.refusal().kind()).isEqualTo(kind);
            assertThat(thrown.refusal().toString()).contains(text);
        });
    }

    @Test
    void aScheduleIsKeptAsItIsAndItsAlarmIsSetForItsNextTime() {
        RunSchedule schedule = put("nightly", "sum", false);

        assertThat(schedules.find("nightly")).contains(schedule);
        assertThat(schedule.createdAt()).isEqualTo(NOW);
        assertThat(schedule.updatedAt()).isEqualTo(NOW);
        assertThat(schedule.latest()).isNull();
        assertThat(armed("nightly")).isEqualTo(Instant.parse("2026-11-28T02:00:00Z"));
        assertThat(schedules.next(List.of(schedule))).containsEntry("nightly", Instant.parse("2026-11-28T02:00:00Z"));
        assertThat(schedules.kind()).isEqualTo(KIND);
        assertThat(schedules.find("other")).isEmpty();
    }

    @Test
    void aPausedScheduleHasNoAlarm() {
        put("resting", "sum", true);

        assertThat(armed("resting")).isNull();
        assertThat(schedules.find("resting").orElseThrow().paused()).isTrue();
    }

    @Test
    void aScheduleIsReplacedByWhoeverHasSeenItsRevision() {
        RunSchedule first = put("changing", "sum", false);
        RunSchedule second =
                request("sum", "1.0.0", "30 3 * * *", false).checked("changing", first, 10, NOW.plusSeconds(9));
        schedules.put(second, first.revision());

        assertThat(schedules.find("changing")).contains(second);
        assertThat(second.version()).hasToString("1.0.0");
        assertThat(second.createdAt()).isEqualTo(NOW);
        assertThat(second.updatedAt()).isEqualTo(NOW.plusSeconds(9));
        assertThat(armed("changing")).isEqualTo(Instant.parse("2026-11-28T03:30:00Z"));
        refused(Refusal.Kind.CONFLICT, "changing", () -> schedules.put(second, first.revision()));
        refused(Refusal.Kind.CONFLICT, "changing", () -> schedules.put(second, null));
        refused(Refusal.Kind.CONFLICT, "changing", () -> schedules.delete(first));
        schedules.delete(second);
        assertThat(armed("changing")).isNull();
        assertThat(schedules.find("changing")).isEmpty();
    }

    @Test
    void thereMayBeSoManySchedulesAndNoMore() {
        put("a", "sum", true);
        put("b", "sum", true);
        RunSchedule last = put("c", "sum", true);

        refused(Refusal.Kind.LIMIT_EXCEEDED, "3 schedules", () -> put("d", "sum", true));
        schedules.put(request("sum", null, "0 1 * * *", true).checked("c", last, 10, NOW), last.revision());
        assertThat(schedules.list("", 2)).extracting(RunSchedule::name).containsExactly("a", "b");
        assertThat(schedules.list("b", 2)).extracting(RunSchedule::name).containsExactly("c");
        assertThat(table.count()).isEqualTo(3);
    }

    @Test
    void whatItIsToStartMustBeThere() {
        refused(Refusal.Kind.NOT_FOUND, "nothing", () -> put("x", "nothing", false));
        refused(
                Refusal.Kind.INVALID,
                "in",
                () -> schedules.put(
                        new ScheduleRequest("sum", null, "0 2 * * *", null, null, null, null)
                                .checked("x", null, 10, NOW),
                        null));
        assertThat(table.count()).isZero();
    }

    @Test
    void anAlarmThatRingsStartsOneRunHoweverOftenItRings() throws Exception {
        put("ringing", "sum", false);
        schedules.ring("ringing", "2026-11-27T02:00:00Z");
        schedules.ring("ringing", "2026-11-27T02:00:00Z");

        List<RunHead> runs = home.runs.search(RunsTest.query()).items();
        assertThat(runs).singleElement().satisfies(run -> {
            assertThat(run.id()).isEqualTo("ringing-20261127T020000Z");
            assertThat(run.attributes()).isEqualTo(Map.of("customer", "42", "schedule", "ringing"));
        });
        TestRuns.until(() -> home.runs.get("ringing-20261127T020000Z").status() == RunStatus.COMPLETED);
        RunSchedule.Firing latest = schedules.find("ringing").orElseThrow().latest();
        assertThat(latest.at()).isEqualTo(Instant.parse("2026-11-27T02:00:00Z"));
        assertThat(latest.run()).isEqualTo("ringing-20261127T020000Z");
        assertThat(latest.failure()).isNull();
        assertThat(armed("ringing")).as("set again").isEqualTo(Instant.parse("2026-11-28T02:00:00Z"));
    }

    @Test
    void anAlarmOfAScheduleThatIsGoneOrPausedStartsNothing() throws Exception {
        put("paused", "sum", true);
        schedules.ring("paused", "2026-11-27T02:00:00Z");
        schedules.ring("gone", "2026-11-27T02:00:00Z");

        assertThat(home.runs.search(RunsTest.query()).items()).isEmpty();
        assertThat(schedules.find("paused").orElseThrow().latest()).isNull();
    }

    @Test
    void whyNoRunBeganIsKept() throws Exception {
        RunSchedule schedule = put("failing", "approval", false);
        // Another run has the id that the schedule will make.
        home.runs
                .start(new Runs.Start("sum", null, Map.of("in", 1), Map.of(), false, "failing-20261127T020000Z"))
                .join();
        schedules.ring("failing", "2026-11-27T02:00:00Z");

        RunSchedule.Firing latest = schedules.find("failing").orElseThrow().latest();
        assertThat(latest.run()).isNull();
        assertThat(latest.failure()).contains("another run");
        assertThat(ScheduleView.of(schedules.find("failing").orElseThrow(), null)
                        .latest()
                        .failure())
                .isEqualTo(latest.failure());
        assertThat(schedule.latest()).isNull();
    }

    @Test
    void alarmsThatWereNotSetBeforeTheProcessDiedAreSetAtTheStart() {
        table.insert(request("sum", null, "0 2 * * *", false).checked("forgotten", null, 10, NOW));
        table.insert(request("sum", null, "0 2 * * *", true).checked("paused", null, 10, NOW));
        assertThat(armed("forgotten")).isNull();

        schedules.start(new StartupEvent());

        assertThat(armed("forgotten")).isEqualTo(Instant.parse("2026-11-28T02:00:00Z"));
        assertThat(armed("paused")).isNull();
    }

    @Test
    void requestsAreCheckedMemberByMember() {
        refused(
                Refusal.Kind.INVALID,
                "workflow",
                () -> new ScheduleRequest(" ", "one", "61 * * * *", "Mars", null, Map.of("schedule", "x"), null)
                        .checked("x", null, 10, NOW));
        assertThatThrownBy(() ->
                        new ScheduleRequest(null, "one", null, null, null, null, null).checked("x", null, 10, NOW))
                .isInstanceOfSatisfying(
                        RefusalException.class,
                        thrown -> assertThat(thrown.refusal().problems())
                                .extracting(problem -> problem.path().toString())
                                .contains("workflow", "version", "cron"));
    }

    @Test
    void theDoorAnswersWithTags() {
        ScheduleResource door = new ScheduleResource(schedules, config, Clock.fixed(NOW, ZoneOffset.UTC));
        Preconditions none = new Preconditions(null);
        Response made = door.putSchedule("door", none, request("sum", null, "0 2 * * *", false));
        ScheduleView view = (ScheduleView) made.getEntity();

        assertThat(made.getStatus()).isEqualTo(201);
        assertThat(made.getEntityTag().getValue())
                .isEqualTo(schedules.find("door").orElseThrow().revision());
        assertThat(view.name()).isEqualTo("door");
        assertThat(view.next()).isEqualTo(Instant.parse("2026-11-28T02:00:00Z"));
        assertThat(view.cron()).isEqualTo("0 2 * * *");
        assertThat(view.zone()).isEqualTo("UTC");
        assertThat(view.workflow()).isEqualTo("sum");
        assertThat(view.version()).isNull();
        assertThat(view.inputs()).isEqualTo(Map.of("in", 7));
        assertThat(view.attributes()).isEqualTo(Map.of("customer", "42"));
        assertThat(view.paused()).isFalse();
        assertThat(view.latest()).isNull();
        assertThat(door.getSchedule("door").getEntity()).isEqualTo(view);
        refused(Refusal.Kind.NOT_FOUND, "nobody", () -> door.getSchedule("nobody"));
        refused(
                Refusal.Kind.INVALID,
                "name",
                () -> door.putSchedule("no name", none, request("sum", null, "0 2 * * *", false)));
        Page<ScheduleView> page = door.listSchedules(10, null);
        assertThat(page.items()).containsExactly(view);
        assertThat(page.next()).isNull();
        Preconditions unmet = new Preconditions(Response.status(412));
        refused(
                Refusal.Kind.PRECONDITION_FAILED,
                made.getEntityTag().getValue(),
                () -> door.putSchedule("door", unmet, request("sum", null, "0 3 * * *", false)));
        refused(
                Refusal.Kind.PRECONDITION_FAILED,
                "no schedule",
                () -> door.putSchedule("new", unmet, request("sum", null, "0 3 * * *", false)));
        refused(Refusal.Kind.PRECONDITION_FAILED, "door", () -> door.deleteSchedule("door", unmet));
        Response changed = door.putSchedule("door", none, request("sum", null, "0 3 * * *", false));
        assertThat(changed.getStatus()).isEqualTo(200);
        assertThat(door.deleteSchedule("door", none).getStatus()).isEqualTo(204);
        assertThat(door.listSchedules(null, null).items()).isEmpty();
    }
}
