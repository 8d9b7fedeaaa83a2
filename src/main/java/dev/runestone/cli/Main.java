package dev.runestone.cli;

import io.quarkus.runtime.annotations.QuarkusMain;

/** Where the application begins: without arguments it serves, with a command it does that and ends. */
@QuarkusMain
public final class Main {
    private Main() {}

    /** Runs a command; the application itself starts only for commands that need it. */
    public static void main(String... arguments) {
        int code = RunestoneCommand.line().execute(arguments);
        if (code != ExitCode.OK) {
            System.exit(code);
        }
    }
}
