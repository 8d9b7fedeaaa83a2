package dev.runestone.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.workflow.Resolution;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** New versions replace old ones while clients go on asking. */
class RedeploymentTest {
    private static final Logger LOG = Logger.getLogger(RedeploymentTest.class);
    private static final int CLIENTS = 8;
    private static final int RULES = 20;
    private static final long PAUSE_NANOS = 500_000;

    private final KnowledgeBases bases = new KnowledgeBases();
    private final RuleEvaluator evaluator =
            new RuleEvaluator(bases, TestConfig.with("limits.deadline", "PT60S"), new SimpleMeterRegistry());
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong answered = new AtomicLong();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    @Test
    void fiftySwapsUnderLoadFailNoRequest() throws InterruptedException {
        List<RuleModule> modules = List.of(module(0), module(1), module(2));
        bases.activate(KnowledgeBase.load(modules.get(0), 4));
        List<Thread> clients = clients();
        for (int swap = 1; swap <= 50; swap++) {
            bases.activate(KnowledgeBase.load(modules.get(swap % modules.size()), 4));
            long before = answered.get();
            await(() -> answered.get() > before + CLIENTS);
        }
        stop(clients);

        assertThat(failures).isEmpty();
        assertThat(answered).hasValueGreaterThan(400);
    }

    @Test
    void twentyRedeploymentsLeaveNothingBehind() throws InterruptedException {
        redeploy(20);
    }

    /** The figures of 200 redeployments go to the log; run it with {@code -Dtest.excluded.groups= -Dgroups=soak}. */
    @Test
    @Tag("soak")
    void twoHundredRedeploymentsLeaveNothingBehind() throws InterruptedException {
        redeploy(200);
    }

    private void redeploy(int count) throws InterruptedException {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        bases.loadFrom(release -> java.util.Optional.empty(), 1);
        deploy(0, loaders);
        List<Thread> clients = clients();
        int settled = count / 4;
        long metaspace = 0;
        for (int version = 1; version <= count; version++) {
            deploy(version, loaders);
            long before = answered.get();
            await(() -> answered.get() > before + CLIENTS);
            if (version == settled) {
                collect(loaders);
                metaspace = metaspaceBytes();
            }
        }
        stop(clients);
        long left = collect(loaders);
        long grown = metaspaceBytes() - metaspace;
        LOG.infof(
                "%d redeployments of %d rules, %d clients, %d requests, %d failed; %d class loaders alive, metaspace %+d kB"
                        + " since redeployment %d (now %d kB)",
                count,
                RULES,
                CLIENTS,
                answered.get(),
                failures.size(),
                left,
                grown / 1024,
                settled,
                metaspaceBytes() / 1024);

        assertThat(failures).isEmpty();
        // the active version and the one that stays loaded beside it
        assertThat(left).isLessThanOrEqualTo(3);
        assertThat(grown).isLessThan(8_000_000);
    }

    private void deploy(int version, List<WeakReference<ClassLoader>> loaders) {
        KnowledgeBase base = KnowledgeBase.load(module(version), 4);
        loaders.add(new WeakReference<>(base.classLoader()));
        base.warm();
        bases.activate(base);
    }

    private List<Thread> clients() {
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Thread client = new Thread(this::ask, "client-" + i);
            client.start();
            clients.add(client);
        }
        return clients;
    }

    private void stop(List<Thread> clients) throws InterruptedException {
        stopped.set(true);
        for (Thread client : clients) {
            client.join();
        }
    }

    private void ask() {
        int amount = 0;
        while (!stopped.get()) {
            amount = (amount + 1) % RULES;
            try {
                Evaluation evaluation = evaluator.evaluate(new EvaluationRequest(
                        "load",
                        List.of(new FactInput("Order", Map.of("amount", amount))),
                        Map.of(),
                        List.of(),
                        Resolution.ALL,
                        List.of(),
                        null,
                        amount % 2 == 0));
                String version = evaluation.release().version();
                List<Map<String, Object>> notes = evaluation.produced().get("Note");
                // the whole answer comes from one version
                if (notes.size() != amount + 1
                        || notes.stream().anyMatch(note -> !version.equals(note.get("version")))) {
                    failures.add(new AssertionError(evaluation.toString()));
                }
            } catch (Throwable failure) {
                failures.add(failure);
            }
            answered.incrementAndGet();
            // leaves the cores to the builds now and then
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static RuleModule module(int version) {
        StringBuilder drl = new StringBuilder("package load;\ndeclare Order amount : int end\n")
                .append("declare Note version : String n : int end\n");
        for (int rule = 0; rule < RULES; rule++) {
            drl.append("rule \"r")
                    .append(rule)
                    .append("\" when Order(amount >= ")
                    .append(rule)
                    .append(") then insert(new Note(\"")
                    .append(version)
                    .append("\", ")
                    .append(rule)
                    .append(")); end\n");
        }
        return Rulebook.compile(new Release("test", "load", String.valueOf(version)), drl.toString());
    }

    /** How many of the loaders are alive after the garbage collector has had its chances. */
    private static long collect(List<WeakReference<ClassLoader>> loaders) {
        long alive = loaders.size();
        for (int round = 0; round < 10; round++) {
            System.gc();
            long now = loaders.stream().filter(each -> each.get() != null).count();
            if (now == alive && round > 2) {
                break;
            }
            alive = now;
        }
        return alive;
    }

    private static long metaspaceBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .map(MemoryPoolMXBean::getUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the deadline of the test").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
