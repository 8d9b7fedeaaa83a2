package dev.runestone.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.PackagedApp;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Durable runs under fire: starts nodes, orders and, as a test bids, kills nodes, then holds every run against the ledger.
 * {@code -Dcrash.runs=}, {@code -Dcrash.kills=} and {@code -Dcrash.seed=} set its size and its dice.
 */
final class CrashTrial implements AutoCloseable {
    static final int RUNS = Integer.getInteger("crash.runs", 40);
    static final int KILLS = Integer.getInteger("crash.kills", 5);
    static final long SEED = Long.getLong("crash.seed", 20_261_122L);

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int REFUSED_PERCENT = 20;
    private static final int CLIENTS = 16;
    private static final int LONGEST_LIFE_MILLIS = 1500;
    private static final int SHOWN = 5;
    private static final int SOME = 5;
    private static final Set<String> ENDED = Set.of("COMPLETED", "FAILED", "CANCELLED");

    private final Path folder;
    private final Map<String, String> settings;
    private final Ledger ledger;
    private final PatientClient client = new PatientClient();
    private final Orders orders = new Orders(client);
    private final Random random = new Random(SEED);
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private final AtomicInteger released = new AtomicInteger();
    private final List<Future<?>> submissions = new ArrayList<>();
    private final List<PackagedApp> nodes = new ArrayList<>();

    private CrashTrial(Path folder, Map<String, String> settings, Ledger ledger) {
        this.folder = folder;
        this.settings = settings;
        this.ledger = ledger;
    }

    /** A trial with its ledger, and no node yet. */
    static CrashTrial prepare(Path folder, Map<String, String> database) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>(database);
        Ledger ledger = Ledger.open(folder.resolve("ledger.txt"), REFUSED_PERCENT);
        settings.put("RUNESTONE_HTTP_ALLOW", URI.create(ledger.url()).getAuthority());
        return new CrashTrial(folder, settings, ledger);
    }

    PackagedApp startNode() throws IOException {
        PackagedApp node = PackagedApp.start(
                Path.of(System.getProperty("java.home")), folder, settings, List.of("-Xmx512m", "-XX:+UseSerialGC"));
        nodes.add(node);
        client.add(node);
        return node;
    }

    void kill(PackagedApp node) {
        client.remove(node);
        nodes.remove(node);
        node.kill();
    }

    /** Waits until a node is in the middle of runs that are in the database, as its metrics tell. */
    void awaitWork(PackagedApp node) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (metric(node, "runestone_runs_live{durability=\"durable\"}") < SOME
                || metric(node, "runestone_journal_batch_sum") < SOME) {
            assertThat(System.nanoTime()).as("the node has work in time").isLessThan(deadline);
            awaitNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** How long it takes from now on until a node has taken runs over, as its metrics tell. */
    Duration takenOver(PackagedApp node, Duration patience) throws Exception {
        long began = System.nanoTime();
        while (metric(node, "runestone_journal_takeovers_total") == 0) {
            if (System.nanoTime() - began > patience.toNanos()) {
                throw new AssertionError("Nothing was taken over in " + patience + ":\n" + logs());
            }
            awaitNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** 0 also where there is none of that name and of those labels. */
    private double metric(PackagedApp node, String series) throws IOException, InterruptedException {
        return client.textOf(node, "/q/metrics")
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .findFirst()
                .orElse(0);
    }

    void deploy() throws IOException, InterruptedException {
        orders.deploy(ledger);
    }

    /** Hands runs to the clients, which start each as soon as {@link #release} lets it. */
    void submit(int runs) {
        for (int i = 0; i < runs; i++) {
            int number = i;
            submissions.add(clients.submit(() -> {
                while (number >= released.get()) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                }
                orders.start(number);
                return null;
            }));
        }
    }

    /** Lets the first so many runs be started. */
    void release(int runs) {
        released.set(runs);
    }

    /** A node's time to live, of a random length. */
    void awaitRandomPoint() {
        awaitNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_LIFE_MILLIS)));
    }

    private static void awaitNanos(long nanos) {
        long until = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Waits until every run has ended. */
    void awaitEnd(int runs) throws Exception {
        awaitEnd(runs, PATIENCE);
    }

    void awaitEnd(int runs, Duration patience) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        for (Future<?> submission : submissions) {
            submission.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
        Set<Integer> open = new TreeSet<>(IntStream.range(0, runs).boxed().toList());
        while (!open.isEmpty()) {
            for (Integer number : List.copyOf(open)) {
                if (ENDED.contains(orders.status(number))) {
                    open.remove(number);
                }
            }
            if (!open.isEmpty() && System.nanoTime() > deadline) {
                throw new AssertionError(open.size() + " of " + runs + " runs have not ended after " + patience
                        + ", the first is " + orders.shown(open.iterator().next()) + "\n" + logs());
            }
            awaitNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    /** Fails with the problems, the events and the ledger of the first runs that did not end rightly. */
    void check(int runs) throws Exception {
        List<LedgerLine> lines = ledger.lines();
        List<String> wrong = new ArrayList<>();
        for (int number = 0; number < runs; number++) {
            RunHistory history = orders.history(number);
            List<String> problems = HistoryCheck.problems(history, Orders.expected(number), lines);
            if (!problems.isEmpty()) {
                wrong.add(String.join("\n  ", problems) + "\n  " + history + "\n  ledger:"
                        + lines.stream()
                                .filter(line -> line.run().equals(history.run()))
                                .map(line -> "\n    " + line)
                                .reduce("", String::concat));
            }
        }
        assertThat(wrong.subList(0, Math.min(SHOWN, wrong.size())))
                .as("%d of %d runs did not end rightly (seed %d)", wrong.size(), runs, SEED)
                .isEmpty();
    }

    private String logs() throws IOException {
        StringBuilder logs = new StringBuilder();
        for (PackagedApp node : nodes) {
            String log = node.log();
            logs.append(log.substring(Math.max(0, log.length() - 4000))).append('\n');
        }
        return logs.toString();
    }

    @Override
    public void close() {
        clients.shutdownNow();
        List.copyOf(nodes).forEach(PackagedApp::close);
        ledger.close();
    }
}
