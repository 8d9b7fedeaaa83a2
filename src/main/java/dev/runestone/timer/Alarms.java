package dev.runestone.timer;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Alarms: something is to happen at a time, whatever becomes of this process. They are kept in the database and ring on
 * one of the nodes that share it, each at its {@link AlarmHandler}.
 *
 * <p>An alarm that is set or cancelled within a JTA transaction is so when that is committed.
 */
@Singleton
public final class Alarms {
    private static final int LONGEST_KIND = 100;
    private static final int LONGEST_KEY = 400;

    private final DataSource database;
    private final TimerConfig config;
    private final Clock clock;
    private final Supplier<List<AlarmHandler>> handlers;
    private final AlarmMeters meters;
    private final AlarmTable table;
    private volatile @Nullable Ringer ringer;

    /** The handlers are looked up at the start: they may themselves need to set alarms. */
    @Inject
    Alarms(
            DataSource database,
            TimerConfig config,
            Clock clock,
            @Any Instance<AlarmHandler> handlers,
            MeterRegistry registry) {
        this(database, config, clock, () -> handlers.stream().toList(), registry);
    }

    Alarms(
            DataSource database,
            TimerConfig config,
            Clock clock,
            Supplier<List<AlarmHandler>> handlers,
            MeterRegistry registry) {
        this.database = database;
        this.config = config;
        this.clock = clock;
        this.handlers = handlers;
        this.meters = new AlarmMeters(registry);
        this.table = new AlarmTable(database);
    }

    /** After every other observer, so that what an alarm needs is there when it rings. */
    void start(@Observes @Priority(Integer.MAX_VALUE) StartupEvent started) {
        if (config.enabled()) {
            Ringer begun = new Ringer(database, table, handlers.get(), config, clock, meters);
            ringer = begun;
            begun.start();
        }
    }

    /** Before every other observer, for the same reason. */
    void stop(@Observes @Priority(1) ShutdownEvent stopping) {
        Ringer begun = ringer;
        if (begun != null) {
            ringer = null;
            begun.stop();
        }
    }

    /**
     * Sets an alarm; one of the same kind and key is replaced. One that is ringing rings to its end and then, at the new
     * time, again.
     *
     * @param kind the kind of its handler, up to 100 characters
     * @param key its name within the kind, up to 400 characters
     * @param at when it rings: at once where that is past
     * @param payload what its handler is given
     */
    public void set(String kind, String key, Instant at, String payload) {
        set(kind, key, at, new AlarmData(null, payload));
    }

    /**
     * Sets an alarm that rings again and again. Times that pass while no node is up, or while it rings, are made up for by
     * one ring. One that is set as it was set before keeps its time, so that it may be set at every start.
     *
     * @param cron see {@link Cron}
     * @throws dev.runestone.api.RefusalException {@code INVALID} where the expression cannot be read or is never again
     */
    public void repeat(String kind, String key, String cron, ZoneId zone, String payload) {
        Cron repetition = Cron.of(cron, zone.getId());
        AlarmData data = new AlarmData(repetition, payload);
        boolean isSet =
                table.find(kind, key).filter(row -> row.data().equals(data)).isPresent();
        if (!isSet) {
            repetition.next(clock.instant()).ifPresent(at -> set(kind, key, at, data));
        }
    }

    private void set(String kind, String key, Instant at, AlarmData data) {
        checked(kind, LONGEST_KIND);
        checked(key, LONGEST_KEY);
        table.set(kind, key, at, data);
        Ringer begun = ringer;
        if (begun != null) {
            begun.expect(at);
        }
    }

    /** Takes an alarm away, where there is one. One that is ringing rings to its end, but neither fails nor repeats. */
    public void cancel(String kind, String key) {
        table.cancel(kind, key);
    }

    /** When an alarm rings next; empty where there is none. For one that is ringing, when that was due. */
    public Optional<Instant> next(String kind, String key) {
        return table.find(kind, key).map(AlarmTable.Row::at);
    }

    /** When alarms of a kind ring next, by their keys; without those that there are not. */
    public Map<String, Instant> next(String kind, Collection<String> keys) {
        return table.times(kind, List.copyOf(keys));
    }

    private static void checked(String name, int longest) {
        if (name.isEmpty() || name.length() > longest) {
            throw new IllegalArgumentException("'" + name + "' has not 1 to " + longest + " characters.");
        }
    }
}
