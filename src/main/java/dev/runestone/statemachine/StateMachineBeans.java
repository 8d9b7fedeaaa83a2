package dev.runestone.statemachine;

import dev.runestone.catalog.MachineCatalog;
import dev.runestone.catalog.MachineRulesText;
import dev.runestone.definition.MachineReader;
import dev.runestone.definition.MachineWriter;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Joins the state machines to the application: its database, its clock, and what starts workflows. */
@Singleton
final class StateMachineBeans {
    private static final Logger LOG = Logger.getLogger(StateMachineBeans.class);

    private final ScheduledExecutorService retries = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "runestone-machine-outbox");
        thread.setDaemon(true);
        return thread;
    });

    @Produces
    @Singleton
    InstanceStore instanceStore(DataSource database) {
        return new InstanceStore(database);
    }

    @Produces
    @Singleton
    Outbox outbox(InstanceStore store, Instance<Delays> delays, Instance<Starts> starts, StateMachineConfig config) {
        return new Outbox(
                store,
                delays.isResolvable() ? delays.get() : null,
                starts.isResolvable() ? starts.get() : null,
                config.startBatch());
    }

    @Produces
    @Singleton
    StateMachines stateMachines(
            MachineCatalog catalog,
            MachineCompiler compiler,
            MachineReader reader,
            MachineWriter writer,
            InstanceStore store,
            Outbox outbox,
            StateMachineConfig config,
            Clock clock) {
        return new StateMachines(
                new Definitions(Definitions.of(catalog), compiler, reader, writer, store, config),
                store,
                new Transitions(config, clock),
                outbox,
                config);
    }

    @Produces
    @Singleton
    MachineRulesText machineRulesText(MachineCompiler compiler) {
        return compiler::drl;
    }

    void start(@Observes StartupEvent started, Outbox outbox, StateMachineConfig config) {
        outbox.resetDelays();
        long millis = Math.max(100, config.startRetry().toMillis());
        retries.scheduleWithFixedDelay(() -> drain(outbox), 0, millis, TimeUnit.MILLISECONDS);
    }

    private static void drain(Outbox outbox) {
        try {
            outbox.drainStarts();
        } catch (RuntimeException failure) {
            // an exception would end the schedule
            LOG.errorf(failure, "The starts of workflows could not be handed on; it is tried again.");
        }
    }

    @PreDestroy
    void stop() {
        retries.shutdownNow();
    }
}
