package dev.runestone.cli;

import io.quarkus.runtime.Quarkus;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command line as a whole. */
@Command(
        name = "runestone",
        description = "A decision and workflow platform. Without a command it serves until it is stopped.",
        mixinStandardHelpOptions = true,
        versionProvider = RunestoneVersion.class,
        subcommands = {ServeCommand.class, EvaluateCommand.class, ValidateCommand.class, HelpCommand.class},
        synopsisSubcommandLabel = "[COMMAND]",
        footer = {"", "Show the options of a command with: runestone help COMMAND"})
final class RunestoneCommand implements Runnable {

    static CommandLine line() {
        return new CommandLine(new RunestoneCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(100)
                .setUsageHelpAutoWidth(true);
    }

    /** The subcommand that these arguments, which were parsed once without an error, stand for. */
    static <T> T parsed(Class<T> command, String... arguments) {
        Object subcommand =
                line().parseArgs(arguments).subcommand().commandSpec().userObject();
        return command.cast(subcommand);
    }

    @Override
    public void run() {
        Quarkus.run();
    }
}
