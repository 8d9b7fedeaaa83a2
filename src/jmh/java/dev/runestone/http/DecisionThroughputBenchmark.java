package dev.runestone.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Credit decisions a second over HTTP at 16 connections: the packaged platform against a bare endpoint that calls the
 * same DRL by hand. Server and load share the machine's cores; each server is a process of its own.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Threads(16)
@Fork(1)
@Warmup(iterations = 4, time = 10)
@Measurement(iterations = 5, time = 10)
public class DecisionThroughputBenchmark {
    private static final String APPLICATION = """
            {"inputs":{"application":{"checking_status":"0_to_200","duration_months":24,"credit_history":"existing_paid",
            "purpose":"furniture","credit_amount":3200,"savings_status":"100_to_500","employment_since":"4_to_7y",
            "installment_rate":2,"personal_status_sex":"female_single","other_parties":"none","residence_since":2,
            "property":"car","age":34,"other_payment_plans":"none","housing":"own","existing_credits":1,
            "job":"skilled","dependents":1,"telephone":"yes","foreign_worker":"no"}}}""";

    @Param({"bare", "runestone"})
    public String server;

    private Process process;
    private int port;
    private Path folder;

    @Setup(Level.Trial)
    public void start() throws Exception {
        port = freePort();
        folder = Files.createTempDirectory("throughput");
        List<String> command = new ArrayList<>(List.of(java(), "-Xmx1g"));
        if (server.equals("bare")) {
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), BareDecisionServer.class.getName()));
            command.addAll(List.of(Integer.toString(port), "rules/credit"));
        } else {
            command.addAll(List.of(
                    "-Dquarkus.http.port=" + port,
                    "-Drunestone.data=" + folder,
                    "-jar",
                    "target/quarkus-app/quarkus-run.jar"));
        }
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File(folder.toFile(), "server.log"))
                .start();
        awaitDecision();
    }

    @TearDown(Level.Trial)
    public void stop() throws InterruptedException {
        process.destroy();
        process.waitFor(20, TimeUnit.SECONDS);
    }

    @Benchmark
    public byte[] decide(Connection connection) throws IOException {
        return connection.client.exchange();
    }

    /** A connection for each of the 16 threads. */
    @State(Scope.Thread)
    public static class Connection {
        private KeepAliveClient client;

        @Setup(Level.Trial)
        public void open(DecisionThroughputBenchmark benchmark) throws IOException {
            client = benchmark.connect();
        }

        @TearDown(Level.Trial)
        public void close() throws IOException {
            client.close();
        }
    }

    private KeepAliveClient connect() throws IOException {
        String path = server.equals("bare") ? "/decisions" : "/api/workflows/credit-decision/evaluations";
        return new KeepAliveClient(port, path, APPLICATION.getBytes(UTF_8));
    }

    private void awaitDecision() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (System.nanoTime() < deadline && process.isAlive()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    KeepAliveClient client = connect()) {
                if (socket.isConnected() && new String(client.exchange(), UTF_8).contains("outcome")) {
                    return;
                }
            } catch (ConnectException notYet) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            } catch (IOException notReady) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            }
        }
        throw new IOException("No decision from " + server + ": " + Files.readString(folder.resolve("server.log")));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
