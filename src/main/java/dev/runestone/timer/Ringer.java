package dev.runestone.timer;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Rings the alarms of the table on this node. db-scheduler looks for what is due at fixed times; so that alarms are not
 * late by as much as that, it is woken when the next one is due.
 */
final class Ringer {
    private static final Logger LOG = Logger.getLogger(Ringer.class);
    /** The fewest that db-scheduler allows. */
    private static final int SILENT_TIMES = 4;
    /** What is due together is rung together. */
    private static final long CLOSEST_MILLIS = 5;
    // Alarms of a kind that nobody handles (yet, or any more) stay for as long as anyone may need them.
    private static final Duration CENTURY = Duration.ofDays(36_500);

    private final AlarmTable table;
    private final Clock clock;
    private final Duration poll;
    private final ScheduledThreadPoolExecutor watch;
    private final Scheduler scheduler;
    private @Nullable Instant planned;

    Ringer(
            DataSource database,
            AlarmTable table,
            List<AlarmHandler> handlers,
            TimerConfig config,
            Clock clock,
            AlarmMeters meters) {
        this.table = table;
        this.clock = clock;
        this.poll = config.poll();
        this.watch = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "runestone-alarms");
            thread.setDaemon(true);
            return thread;
        });
        watch.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        List<AlarmTask> tasks = handlers.stream()
                .map(handler -> new AlarmTask(handler, table, config, clock, meters, this::expect))
                .toList();
        this.scheduler = scheduler(database, tasks, config);
    }

    private static Scheduler scheduler(DataSource database, List<AlarmTask> tasks, TimerConfig config) {
        JdbcCustomization dialect = Dialect.of(database);
        SchedulerBuilder builder = new SchedulerBuilder(database, List.copyOf(tasks))
                .jdbcCustomization(dialect)
                .tableName("alarm")
                .serializer(new AlarmData.Form())
                .schedulerName(new SchedulerName.Fixed(UUID.randomUUID().toString()))
                .threads(config.threads())
                .pollingInterval(config.poll())
                .heartbeatInterval(config.heartbeat())
                .missedHeartbeatsLimit(SILENT_TIMES)
                .deleteUnresolvedAfter(CENTURY)
                .shutdownMaxWait(config.grace())
                .failureLogging(LogLevel.OFF, false);
        return (dialect.supportsSingleStatementLockAndFetch()
                        ? builder.pollUsingLockAndFetch(0.5, 1)
                        : builder.pollUsingFetchAndLockOnExecute(0.5, 3))
                .build();
    }

    void start() {
        scheduler.start();
        ScheduledFuture<?> unused = watch.scheduleWithFixedDelay(this::look, 0, poll.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop() {
        // Not interrupted: H2 closes its file when a thread is interrupted that reads it.
        watch.shutdown();
        scheduler.stop();
    }

    /** An alarm is due then: it will ring on time. */
    synchronized void expect(Instant at) {
        long millis = Math.max(Duration.between(clock.instant(), at).toMillis() + 1, CLOSEST_MILLIS);
        if (millis > poll.toMillis() || watch.isShutdown() || (planned != null && !at.isBefore(planned))) {
            return;
        }
        planned = at;
        ScheduledFuture<?> unused = watch.schedule(this::wake, millis, TimeUnit.MILLISECONDS);
    }

    private void wake() {
        synchronized (this) {
            planned = null;
        }
        scheduler.triggerCheckForDueExecutions();
        look();
    }

    private void look() {
        try {
            table.nextDue(clock.instant()).ifPresent(this::expect);
        } catch (RuntimeException unreachable) {
            // The next look is soon, and db-scheduler goes on looking meanwhile.
            LOG.warn("The next alarm cannot be looked up.", unreachable);
        }
    }
}
