package dev.runestone.crash;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A PostgreSQL that keeps its promises: killed at any point it starts again on the same port with what was committed. */
final class KillablePostgres implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final int port;
    private EmbeddedPostgres server;

    private KillablePostgres(Path folder, int port) throws IOException {
        this.folder = folder;
        this.port = port;
        this.server = open();
    }

    static KillablePostgres start(Path folder) throws IOException {
        return new KillablePostgres(folder, freePort());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private EmbeddedPostgres open() throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setPort(port)
                // The library turns it off for speed, which loses what was committed just before a kill.
                .setServerConfig("synchronous_commit", "on")
                .setPGStartupWait(PATIENCE)
                .start();
    }

    /** The settings that point the application at it. */
    Map<String, String> settings() {
        return Map.of(
                "RUNESTONE_DATABASE_URL", server.getJdbcUrl("postgres", "postgres"),
                "RUNESTONE_DATABASE_USER", "postgres",
                "RUNESTONE_DATABASE_PASSWORD", "postgres");
    }

    EmbeddedPostgres server() {
        return server;
    }

    /** Ends the server and all its processes as {@code kill -9} does. */
    void kill() throws IOException {
        Path pidFile = folder.resolve("postmaster.pid");
        long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
        ProcessHandle postmaster = ProcessHandle.of(pid)
                .orElseThrow(() -> new IllegalStateException("There is no process " + pid + " of " + pidFile + "."));
        List<ProcessHandle> family =
                Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
        family.forEach(ProcessHandle::destroyForcibly);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (family.stream().anyMatch(ProcessHandle::isAlive)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("PostgreSQL (" + pid + ") outlives kill -9.");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** Starts it again after a kill, on what the kill left. */
    void restart() throws IOException {
        // Finds nothing to stop; gives back the lock that the library holds on the folder.
        server.close();
        server = open();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
