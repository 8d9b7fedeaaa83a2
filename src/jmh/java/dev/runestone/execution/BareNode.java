package dev.runestone.execution;

import dev.runestone.journal.FileJournal;
import dev.runestone.journal.RunEvent;
import dev.runestone.journal.RunHead;
import dev.runestone.journal.RunStore;
import dev.runestone.knowledge.GuardedWorkers;
import dev.runestone.knowledge.KnowledgeConfig;
import dev.runestone.workflow.Workflow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Durable runs of one workflow as the application executes them, with its defaults, its threads and its journal, without
 * the doors: no REST, no catalog. What {@link Runs#start} does for each run is done here too.
 */
final class BareNode implements AutoCloseable {
    private static final String DEFINITION = "benchmark";
    private static final int NONCE_BYTES = 18;
    private static final int WAITING_THREADS = 256;
    private static final int WAITING = 10_000;
    private static final long PATIENCE_SECONDS = 60;

    private final SecureRandom random = new SecureRandom();
    private final SmallRyeConfig configuration = new SmallRyeConfigBuilder()
            .withMapping(RunConfig.class)
            .withMapping(KnowledgeConfig.class)
            .build();
    private final RunConfig config = configuration.getConfigMapping(RunConfig.class);
    private final GuardedWorkers guarded =
            new GuardedWorkers(configuration.getConfigMapping(KnowledgeConfig.class), new SimpleMeterRegistry());
    private final ExecutorService waiting = Executors.newCachedThreadPool();
    private final RunThreads threads =
            new RunThreads(config.threads(), guarded, new BoundedExecutor(waiting, WAITING_THREADS, WAITING));
    private final FileJournal journal;
    private final Plan plan;
    private final LiveRuns live;
    private volatile boolean closed;

    /**
     * A node that executes from now on.
     *
     * @param sync as for {@link FileJournal#create}
     */
    BareNode(boolean sync, Workflow workflow, TestWorks works) throws IOException {
        plan = Plan.of(workflow, works);
        journal = FileJournal.create(sync);
        live = new LiveRuns(this::environment, (store, hash) -> plan, config.recovery(), head -> {});
        journal.start(live, live);
        poll();
    }

    private RunEnvironment environment(RunEnvironment.Watcher watcher) {
        return new RunEnvironment(
                journal.journal(),
                journal.store(),
                threads,
                (component, run, attempt, key, token) ->
                        new TestRuns.RunStepContext(run, component.name(), attempt, key, token),
                TestRuns.LIFE,
                (child, what, parent) -> {
                    throw new IllegalStateException("No run starts another here.");
                },
                (run, at) -> {
                    throw new IllegalStateException("No run sleeps here.");
                },
                watcher,
                Clock.systemUTC(),
                config.limits());
    }

    /** As {@link RunNode} does, so that its queries count. */
    private void poll() {
        if (closed) {
            return;
        }
        threads.later(
                () -> threads.actors().execute(() -> {
                    live.poll(config.live());
                    poll();
                }),
                config.poll());
    }

    RunStore store() {
        return journal.store();
    }

    /** How many runs are in memory. */
    int inMemory() {
        return live.size();
    }

    /** The size of the database's files in bytes. */
    long fileSize() {
        return journal.size();
    }

    /** Starts a run. @return its id when it is committed that its status is as wished */
    String run(Map<String, ?> inputs, Predicate<RunHead> wished) throws Exception {
        String id = UUID.randomUUID().toString();
        start(id, inputs, wished).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return id;
    }

    /** Starts a run. @return completes when it is committed that its head is as wished */
    CompletableFuture<RunHead> start(String id, Map<String, ?> inputs, Predicate<RunHead> wished) {
        InputCheck.checked(plan.workflow(), inputs);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        RunEvent.RunStarted started = new RunEvent.RunStarted(
                plan.workflow().name(),
                plan.workflow().version().toString(),
                DEFINITION,
                new HashMap<>(inputs),
                Base64.getUrlEncoder().withoutPadding().encodeToString(nonce),
                null);
        CompletableFuture<RunHead> reached = new CompletableFuture<>();
        AutoCloseable ear = live.listen(id, () -> {
            LiveRun run = live.find(id);
            if (run != null && wished.test(run.head())) {
                reached.complete(run.head());
            }
        });
        live.begin(id, plan, started, Map.of(), false).whenComplete((run, failure) -> {
            if (failure != null) {
                reached.completeExceptionally(failure);
            }
        });
        return reached.whenComplete((head, failure) -> close(ear));
    }

    private static void close(AutoCloseable ear) {
        try {
            ear.close();
        } catch (Exception never) {
            throw new IllegalStateException(never);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        live.lost();
        threads.close();
        journal.close();
        guarded.close();
        waiting.shutdownNow();
    }
}
