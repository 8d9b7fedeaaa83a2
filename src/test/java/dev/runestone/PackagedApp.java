package dev.runestone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** The packaged application as a process of its own, up and healthy, on a free port, with its data in a given folder. */
final class PackagedApp implements AutoCloseable {
    private static final Path JAR =
            Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process process;
    private final Path log;
    private final URI root;

    private PackagedApp(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.root = URI.create("http://127.0.0.1:" + port);
    }

    /** Starts it with the JDK at this home, in this (working) folder, with settings in its environment. */
    static PackagedApp start(Path javaHome, Path folder, Map<String, String> environment) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path log = folder.resolve("log-" + port + ".txt");
        ProcessBuilder process = new ProcessBuilder(
                        javaHome.resolve("bin/java").toString(), "-Xmx512m", "-jar", JAR.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        process.environment().putAll(environment);
        process.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
        PackagedApp app = new PackagedApp(process.start(), log, port);
        try {
            app.awaitHealth();
            return app;
        } catch (Exception | Error e) {
            app.close();
            throw e;
        }
    }

    private void awaitHealth() throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(deadline)) {
            if (!process.isAlive()) {
                throw new IllegalStateException("It ended with " + process.exitValue() + ":\n" + log());
            }
            try {
                if (get("/q/health").statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // A pause that ends early where the process does.
                process.waitFor(100, TimeUnit.MILLISECONDS);
            }
        }
        throw new IllegalStateException("It is not healthy after " + PATIENCE + ":\n" + log());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(root.resolve(path)).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String type, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve(path))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    String log() throws IOException {
        return Files.readString(log, UTF_8);
    }

    /** Stops it as a service manager does, and waits until it has. */
    @Override
    public void close() {
        process.destroy();
        try {
            process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
        } catch (CompletionException notInTime) {
            process.destroyForcibly().onExit().join();
            throw new IllegalStateException("It did not stop when told to.", notInTime);
        }
    }
}
