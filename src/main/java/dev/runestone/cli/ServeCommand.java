package dev.runestone.cli;

import io.quarkus.runtime.Quarkus;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves over HTTP until the process is stopped. */
@Command(
        name = "serve",
        description = "Serve over HTTP until stopped; the same as no command.",
        mixinStandardHelpOptions = true,
        versionProvider = RunestoneVersion.class)
final class ServeCommand implements Runnable {
    @Mixin
    private Folders folders = new Folders();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The port to listen on (default: 8080, or QUARKUS_HTTP_PORT).")
    private @Nullable Integer port;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "The address to listen on (default: 127.0.0.1, or QUARKUS_HTTP_HOST).")
    private @Nullable String host;

    @Override
    public void run() {
        folders.configure();
        if (port != null) {
            System.setProperty("quarkus.http.port", port.toString());
        }
        if (host != null) {
            System.setProperty("quarkus.http.host", host);
        }
        Quarkus.run();
    }
}
