package dev.runestone.execution;

import dev.runestone.journal.RunArchive;
import dev.runestone.timer.AlarmHandler;
import dev.runestone.timer.Alarms;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;

/** Has runs that ended long ago archived and deleted, on one of the nodes each time. */
@Singleton
final class RunRetention implements AlarmHandler {
    private static final String KIND = "run-retention";

    private final Alarms alarms;
    private final RunArchive archive;
    private final RunAccessConfig config;

    RunRetention(Alarms alarms, RunArchive archive, RunAccessConfig config) {
        this.alarms = alarms;
        this.archive = archive;
        this.config = config;
    }

    void start(@Observes StartupEvent started) {
        alarms.repeat(KIND, "all", config.sweep(), ZoneOffset.UTC, "");
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void ring(String key, String payload) {
        archive.sweep();
    }
}
