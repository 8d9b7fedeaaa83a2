package dev.runestone.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name the analysts' folders. */
final class Folders {
    @Option(
            names = "--rules",
            paramLabel = "DIR",
            description = "The folder of the knowledge bases, one in each folder below it (default: rules).")
    private @Nullable Path rules;

    @Option(
            names = "--processes",
            paramLabel = "DIR",
            description = "The folder of the workflows (default: processes).")
    private @Nullable Path processes;

    /** The folder of the knowledge bases. */
    Path rules() {
        return rules == null ? Path.of("rules") : rules;
    }

    /** Hands the folders over to the configuration of the application that is about to start. */
    void configure() {
        if (rules != null) {
            System.setProperty("runestone.rules.folder", rules.toString());
        }
        if (processes != null) {
            System.setProperty("runestone.catalog.folder", processes.toString());
        }
    }
}
