package dev.runestone.execution;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.catalog.WorkflowCatalog;
import dev.runestone.timer.AlarmHandler;
import dev.runestone.timer.Alarms;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs that begin by themselves. Each schedule has one alarm, set for its next time; when it rings it starts a run and sets
 * the next. The run's id is made of the schedule's name and the time, so that an alarm that rings twice, on whichever
 * node, starts one run. Times that passed while no node was up are made up for by one run, that of the earliest.
 */
@Singleton
final class Schedules implements AlarmHandler {
    private static final Logger LOG = Logger.getLogger(Schedules.class);
    private static final String KIND = "schedule";
    private static final int PAGE = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final DateTimeFormatter IN_ID =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final ScheduleTable table;
    private final Alarms alarms;
    private final Runs runs;
    private final WorkflowCatalog catalog;
    private final RunAccessConfig config;
    private final Clock clock;

    Schedules(
            ScheduleTable table,
            Alarms alarms,
            Runs runs,
            WorkflowCatalog catalog,
            RunAccessConfig config,
            Clock clock) {
        this.table = table;
        this.alarms = alarms;
        this.runs = runs;
        this.catalog = catalog;
        this.config = config;
        this.clock = clock;
    }

    /** A process may have died between storing a schedule and setting its alarm. */
    void start(@Observes StartupEvent started) {
        String after = "";
        for (List<RunSchedule> page = table.list(after, PAGE); !page.isEmpty(); page = table.list(after, PAGE)) {
            Map<String, Instant> set =
                    alarms.next(KIND, page.stream().map(RunSchedule::name).toList());
            page.stream()
                    .filter(schedule -> !schedule.paused() && !set.containsKey(schedule.name()))
                    .forEach(schedule -> arm(schedule.name()));
            after = page.get(page.size() - 1).name();
        }
    }

    Optional<RunSchedule> find(String name) {
        return table.find(name);
    }

    /** Schedules in the order of their names, from behind a name on. */
    List<RunSchedule> list(String after, int limit) {
        return table.list(after, limit);
    }

    /** When schedules fire next, by their names; without those that do not. */
    Map<String, Instant> next(List<RunSchedule> schedules) {
        return alarms.next(KIND, schedules.stream().map(RunSchedule::name).toList());
    }

    /**
     * Keeps a schedule.
     *
     * @param revision that of the schedule that it takes the place of; null where it is new
     * @throws dev.runestone.api.RefusalException {@code NOT_FOUND}, {@code INVALID} where its workflow is not there or
     *     does not take its inputs; {@code CONFLICT} where somebody else was faster; {@code LIMIT_EXCEEDED}
     */
    void put(RunSchedule schedule, @Nullable String revision) {
        InputCheck.checked(
                catalog.existing(schedule.workflow(), schedule.version()).workflow(), schedule.inputs());
        if (revision == null && table.count() >= config.schedules()) {
            throw new Refusal(
                            Refusal.Kind.LIMIT_EXCEEDED,
                            "There are " + config.schedules()
                                    + " schedules, which is the limit (runestone.run-access.schedules).",
                            List.of())
                    .asException();
        }
        boolean kept = revision == null ? table.insert(schedule) : table.replace(schedule, revision);
        if (!kept) {
            throw overtaken(schedule.name());
        }
        arm(schedule.name());
    }

    void delete(RunSchedule schedule) {
        if (!table.delete(schedule.name(), schedule.revision())) {
            throw overtaken(schedule.name());
        }
        arm(schedule.name());
    }

    private static RuntimeException overtaken(String name) {
        return Refusal.conflict("The schedule '" + name + "' was changed by somebody else at the same time; try again.")
                .asException();
    }

    /**
     * Sets the alarm as the schedule says, and again where the schedule has changed meanwhile: whoever sets the alarm last
     * has seen the schedule as it is.
     */
    private void arm(String name) {
        Optional<String> seen;
        do {
            Optional<RunSchedule> schedule = table.find(name);
            seen = schedule.map(RunSchedule::revision);
            Optional<Instant> next = schedule.filter(each -> !each.paused())
                    .flatMap(each -> each.cron().next(clock.instant()));
            next.ifPresentOrElse(at -> alarms.set(KIND, name, at, at.toString()), () -> alarms.cancel(KIND, name));
        } while (!seen.equals(table.find(name).map(RunSchedule::revision)));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void ring(String name, String due) throws InterruptedException, ExecutionException, TimeoutException {
        Optional<RunSchedule> found = table.find(name).filter(schedule -> !schedule.paused());
        if (found.isPresent()) {
            RunSchedule schedule = found.get();
            table.fired(schedule, fire(schedule, Instant.parse(due)));
        }
        arm(name);
    }

    private RunSchedule.Firing fire(RunSchedule schedule, Instant due)
            throws InterruptedException, ExecutionException, TimeoutException {
        String id = schedule.name() + "-" + IN_ID.format(due);
        Map<String, String> attributes = new HashMap<>(schedule.attributes());
        attributes.put("schedule", schedule.name());
        try {
            runs.start(new Runs.Start(
                            schedule.workflow(), schedule.version(), schedule.inputs(), attributes, false, id))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return new RunSchedule.Firing(due, id, null);
        } catch (RefusalException refused) {
            return failed(schedule, due, refused.refusal());
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause() instanceof CompletionException
                    ? failure.getCause().getCause()
                    : failure.getCause();
            if (cause instanceof RefusalException refused) {
                return failed(schedule, due, refused.refusal());
            }
            throw failure;
        }
    }

    /** What will pass is tried again, what is wrong with the schedule is kept for whoever looks. */
    private static RunSchedule.Firing failed(RunSchedule schedule, Instant due, Refusal refusal) {
        if (refusal.kind() == Refusal.Kind.BUSY
                || refusal.kind() == Refusal.Kind.UNAVAILABLE
                || refusal.kind() == Refusal.Kind.TIMEOUT) {
            throw refusal.asException();
        }
        String why = refusal.asException().getMessage();
        LOG.errorf("The schedule %s began no run at %s: %s", schedule.name(), due, why);
        return new RunSchedule.Firing(due, null, why);
    }
}
