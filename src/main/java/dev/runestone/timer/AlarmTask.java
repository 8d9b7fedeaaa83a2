package dev.runestone.timer;

import com.github.kagkarlsson.scheduler.task.AbstractTask;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Rings the alarms of one kind, and notes in the table how it went. */
final class AlarmTask extends AbstractTask<AlarmData> {
    private static final Logger LOG = Logger.getLogger(AlarmTask.class);
    private static final int MOST_DOUBLINGS = 30;

    private final AlarmHandler handler;
    private final AlarmTable table;
    private final TimerConfig config;
    private final Clock clock;
    private final AlarmMeters meters;
    private final Consumer<Instant> due;

    AlarmTask(
            AlarmHandler handler,
            AlarmTable table,
            TimerConfig config,
            Clock clock,
            AlarmMeters meters,
            Consumer<Instant> due) {
        super(
                handler.kind(),
                AlarmData.class,
                // What db-scheduler would do on failure is done in execute, which never fails.
                (complete, operations) -> {},
                (complete, operations) -> {
                    Execution dead = complete.getExecution();
                    LOG.infof("The node %s died; %s rings again.", dead.pickedBy, named(dead));
                    Instant now = clock.instant();
                    table.failed(dead.getTaskName(), dead.getId(), dead.version, now, dead.consecutiveFailures, now);
                    due.accept(now);
                });
        this.handler = handler;
        this.table = table;
        this.config = config;
        this.clock = clock;
        this.meters = meters;
        this.due = due;
    }

    @Override
    public CompletionHandler<AlarmData> execute(TaskInstance<AlarmData> alarm, ExecutionContext context) {
        Execution execution = context.getExecution();
        meters.late(handler.kind(), Duration.between(execution.executionTime, clock.instant()));
        try {
            handler.ring(alarm.getId(), alarm.getData().payload());
            meters.rung(handler.kind(), true);
            return (complete, operations) -> heard(execution, alarm.getData());
        } catch (Exception failure) {
            meters.rung(handler.kind(), false);
            return (complete, operations) -> notHeard(execution, alarm.getData(), failure);
        }
    }

    private void heard(Execution execution, AlarmData data) {
        Instant now = clock.instant();
        Instant again = data.next(now).orElse(null);
        boolean changed = table.rung(execution.getTaskName(), execution.getId(), execution.version, again, now);
        if (changed || again != null) {
            due.accept(changed ? now : again);
        }
    }

    private void notHeard(Execution execution, AlarmData data, Exception failure) {
        Instant now = clock.instant();
        Instant retry = now.plus(pause(execution.consecutiveFailures));
        // A repeated alarm does not fail longer than until its next time.
        Instant again = data.next(now).filter(retry::isAfter).orElse(retry);
        int failures = execution.consecutiveFailures + 1;
        LOG.warnf(failure, "%s was not heard (failure %d) and rings again at %s", named(execution), failures, again);
        boolean changed =
                table.failed(execution.getTaskName(), execution.getId(), execution.version, again, failures, now);
        due.accept(changed ? now : again);
    }

    private Duration pause(int failuresBefore) {
        Duration longest = config.longestRetry();
        long doublings = 1L << Math.min(failuresBefore, MOST_DOUBLINGS);
        // Divided, because the product may overflow.
        return config.retry().compareTo(longest.dividedBy(doublings)) > 0
                ? longest
                : config.retry().multipliedBy(doublings);
    }

    private static String named(Execution execution) {
        return "the alarm " + execution.getTaskName() + "/" + execution.getId();
    }

    /** Alarms are set through {@link Alarms} only. */
    @Override
    public SchedulableInstance<AlarmData> schedulableInstance(String id) {
        throw new UnsupportedOperationException("Alarms are set through Alarms.");
    }

    @Override
    public SchedulableInstance<AlarmData> schedulableInstance(String id, AlarmData data) {
        throw new UnsupportedOperationException("Alarms are set through Alarms.");
    }
}
