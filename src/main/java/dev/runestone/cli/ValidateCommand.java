package dev.runestone.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks rules and workflows without deploying them. */
@Command(
        name = "validate",
        description = {
            "Check rules and workflows without deploying them.",
            "",
            "A folder stands for everything below it. The rule files of a knowledge base belong together: those below one folder of --rules, and else those of one folder. What a "
                    + "workflow needs of knowledge bases is looked up in the folder --rules. Each problem is printed as "
                    + "file:line:column: message.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = RunestoneVersion.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:everything is valid", "1:there are errors", "2:the command line does not fit"})
final class ValidateCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Files or folders: .drl, .xls, .xlsx, .csv, .dmn, .yaml, .yml, .json.")
    private List<Path> files = List.of();

    @Mixin
    private Folders folders = new Folders();

    @Override
    public void run() {
        if (spec == null) {
            throw new IllegalStateException("The command was not made by its command line.");
        }
        folders.configure();
        Offline.run(
                ValidateApplication.class,
                Map.of(),
                spec.commandLine().getParent().getParseResult().originalArgs());
    }

    List<Path> files() {
        return files;
    }

    /** The folder with a knowledge base in each folder below it. */
    Path rules() {
        return folders.rules();
    }
}
