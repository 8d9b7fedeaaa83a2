package dev.runestone.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.util.List;
import java.util.Map;

/**
 * Starts the application for one command: no port is opened and no database file is touched, so that it runs beside a
 * server.
 */
final class Offline {
    private static final Map<String, String> CONFIGURATION = Map.ofEntries(
            Map.entry("quarkus.http.host-enabled", "false"),
            Map.entry("runestone.database.url", "jdbc:h2:mem:command;DB_CLOSE_DELAY=-1"),
            Map.entry("runestone.database.user", "runestone"),
            Map.entry("runestone.database.password", "runestone"),
            Map.entry("runestone.rules.watch", "false"),
            Map.entry("runestone.catalog.watch", "false"),
            Map.entry("runestone.timer.enabled", "false"),
            // each case stays on the thread that decides it: the threads are all at work on other cases
            Map.entry("runestone.execution.parallelism", "1"),
            Map.entry("quarkus.banner.enabled", "false"),
            Map.entry("quarkus.log.level", "WARN"),
            Map.entry("quarkus.log.category.\"org.flywaydb\".level", "ERROR"),
            Map.entry("quarkus.log.category.\"org.drools.drl.parser\".level", "ERROR"),
            Map.entry("log4j2.StatusLogger.level", "OFF"),
            Map.entry("quarkus.log.console.stderr", "true"),
            Map.entry("quarkus.log.console.json.enabled", "false"));

    private Offline() {}

    static void run(Class<? extends QuarkusApplication> application, Map<String, String> more, List<String> arguments) {
        CONFIGURATION.forEach(System::setProperty);
        more.forEach(System::setProperty);
        Quarkus.run(application, arguments.toArray(String[]::new));
    }
}
