package dev.runestone.execution;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.runestone.api.Page;
import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.catalog.StoredWorkflow;
import dev.runestone.catalog.WorkflowCatalog;
import dev.runestone.function.Parking;
import dev.runestone.journal.Entry;
import dev.runestone.journal.Failure;
import dev.runestone.journal.Message;
import dev.runestone.journal.Message.Command;
import dev.runestone.journal.Recorded;
import dev.runestone.journal.RunEvent;
import dev.runestone.journal.RunExists;
import dev.runestone.journal.RunHead;
import dev.runestone.journal.RunQuery;
import dev.runestone.workflow.Version;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs of workflows: what can be asked of them and what there is to see. A durable run survives the process; an
 * ephemeral one is kept in memory only, and forgotten some time after it has ended.
 */
public final class Runs {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,199}");
    private static final int NONCE_BYTES = 18;
    /** In the order of time, so that what is written of new runs lies side by side in the indexes. */
    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

    /** The attribute that a run has which another waits for. */
    private static final String PARENT = "parent";

    private final WorkflowCatalog catalog;
    private final Plans plans;
    private final RunDefinitions definitions;
    private final RunRequirements requirements;
    private final LiveRuns durable;
    private final LiveRuns ephemeral;
    private final int mostLive;
    private final int maximumDepth;
    private final SecureRandom random = new SecureRandom();

    /**
     * What a run begins with.
     *
     * @param workflow the workflow's name in the catalog
     * @param version null for the latest
     * @param inputs input name to JSON value
     * @param attributes what it can be found by
     * @param ephemeral whether it is kept in memory only
     * @param id the run's id; null for one of ours. Starting twice with the same id starts one run
     */
    public record Start(
            String workflow,
            @Nullable Version version,
            Map<String, ?> inputs,
            Map<String, String> attributes,
            boolean ephemeral,
            @Nullable String id) {
        public Start {
            attributes = Map.copyOf(attributes);
        }
    }

    Runs(
            WorkflowCatalog catalog,
            Plans plans,
            RunDefinitions definitions,
            RunRequirements requirements,
            LiveRuns durable,
            LiveRuns ephemeral,
            int mostLive,
            int maximumDepth) {
        this.catalog = catalog;
        this.plans = plans;
        this.definitions = definitions;
        this.requirements = requirements;
        this.durable = durable;
        this.ephemeral = ephemeral;
        this.mostLive = mostLive;
        this.maximumDepth = maximumDepth;
    }

    /**
     * Starts a run.
     *
     * @return completes with its head when its beginning is committed; exceptionally with a refusal {@code CONFLICT} where
     *     another run has the id
     * @throws dev.runestone.api.RefusalException {@code NOT_FOUND}; {@code INVALID} with a problem for each input that does
     *     not fit and each secret or setting that is missing; {@code BUSY} where as many runs as may be are in memory
     */
    public CompletableFuture<RunHead> start(Start start) {
        LiveRuns home = start.ephemeral() ? ephemeral : durable;
        StoredWorkflow stored = catalog.existing(start.workflow(), start.version());
        return start(home, stored, start.inputs(), start.attributes(), start.id(), null);
    }

    CompletableFuture<RunHead> startChild(LiveRuns home, String id, Parking.Child what, RunEvent.Parent parent) {
        refuseDeep(home, parent.run());
        StoredWorkflow stored = catalog.existing(
                what.workflow(),
                Optional.ofNullable(what.version()).flatMap(Version::parse).orElse(null));
        return start(home, stored, what.inputs(), Map.of(PARENT, parent.run()), id, parent);
    }

    /** Workflows that start one another without end are stopped at a depth. */
    private void refuseDeep(LiveRuns home, String parent) {
        int depth = 1;
        for (String run = parent; run != null; depth++) {
            if (depth >= maximumDepth) {
                throw new Refusal(
                                Refusal.Kind.LIMIT_EXCEEDED,
                                "The run " + parent + " is the last of " + maximumDepth
                                        + " that wait for one another (runestone.execution.maximum-depth); it can start"
                                        + " no further one to wait for.",
                                List.of())
                        .asException();
            }
            run = home.store()
                    .find(run)
                    .map(head -> head.attributes().get(PARENT))
                    .orElse(null);
        }
    }

    private CompletableFuture<RunHead> start(
            LiveRuns home,
            StoredWorkflow stored,
            Map<String, ?> inputs,
            Map<String, String> attributes,
            @Nullable String id,
            RunEvent.@Nullable Parent parent) {
        if (id != null && !ID.matcher(id).matches()) {
            throw new Refusal(
                            Refusal.Kind.INVALID,
                            "The run's id is none.",
                            List.of(new Problem(
                                    Path.of("id"),
                                    "'" + id + "' is no id.",
                                    "Use up to 200 letters, digits, '_' and '-', or leave it out.")))
                    .asException();
        }
        if (home.size() >= mostLive) {
            throw new Refusal(
                            Refusal.Kind.BUSY,
                            "There are " + mostLive + " runs at work, as many as may be at once.",
                            List.of())
                    .asException();
        }
        Plan plan = plans.of(stored.workflow(), stored.hash());
        Feedback.check(plan.workflow(), false);
        InputCheck.checked(plan.workflow(), inputs);
        requirements.check(plan.workflow());
        definitions.keep(home.store(), stored.hash(), stored.workflow());
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        RunEvent.RunStarted started = new RunEvent.RunStarted(
                stored.workflow().name(),
                stored.workflow().version().toString(),
                stored.hash(),
                new HashMap<>(inputs),
                Base64.getUrlEncoder().withoutPadding().encodeToString(nonce),
                parent);
        String run = id == null ? IDS.generate().toString() : id;
        if (id != null) {
            Optional<RunHead> known = home.store().find(run);
            if (known.isPresent()) {
                return CompletableFuture.completedFuture(same(home, known.get(), started));
            }
        }
        return home.begin(run, plan, started, attributes, id != null)
                .thenApply(LiveRun::head)
                .exceptionallyCompose(failure -> existing(home, run, started, failure));
    }

    /** Somebody was faster with the same id. */
    private CompletionStage<RunHead> existing(
            LiveRuns home, String run, RunEvent.RunStarted started, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (!(cause instanceof RunExists)) {
            return CompletableFuture.failedFuture(cause);
        }
        try {
            return CompletableFuture.completedFuture(
                    same(home, home.store().find(run).orElseThrow(() -> exists(run)), started));
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private static RunHead same(LiveRuns home, RunHead head, RunEvent.RunStarted asked) {
        List<Recorded> first = home.store().events(head.id(), 0, 1);
        if (first.isEmpty()
                || !(first.get(0).event() instanceof RunEvent.RunStarted started)
                || !started.definition().equals(asked.definition())
                || !JsonValues.equal(started.inputs(), asked.inputs())) {
            throw exists(head.id());
        }
        return head;
    }

    private static RuntimeException exists(String run) {
        return Refusal.conflict("There is another run '" + run + "', with another workflow or other inputs.")
                .asException();
    }

    /**
     * What is kept of a run beside its events.
     *
     * @throws dev.runestone.api.RefusalException {@code NOT_FOUND}
     */
    public RunHead get(String run) {
        return home(run).store().find(run).orElseThrow(() -> unknown(run));
    }

    /** The head of a run when it has ended, or as it is when the time is up. */
    public CompletableFuture<RunHead> ended(String run, Duration atMost) {
        LiveRuns home = home(run);
        CompletableFuture<Boolean> end = new CompletableFuture<>();
        AutoCloseable ear = home.listen(run, () -> {
            LiveRun live = home.find(run);
            // A run that is let go has ended or waits; the former is looked for when it is heard of.
            if (live == null ? get(run).status().ended() : live.head().status().ended()) {
                end.complete(true);
            }
        });
        RunHead now = get(run);
        if (now.status().ended()) {
            end.complete(true);
        }
        return end.completeOnTimeout(false, atMost.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(any -> {
                    close(ear);
                    return get(run);
                });
    }

    private static void close(AutoCloseable ear) {
        try {
            ear.close();
        } catch (Exception never) {
            throw new IllegalStateException(never);
        }
    }

    /** Up to {@code limit} events after a number, in order. */
    public List<Recorded> events(String run, long after, int limit) {
        get(run);
        return home(run).store().events(run, after, limit);
    }

    /** Runs of the store, latest first. */
    public Page<RunHead> search(RunQuery query) {
        return durable.store().search(query);
    }

    /** Runs that are in memory only, latest first. */
    public Page<RunHead> searchEphemeral(RunQuery query) {
        return ephemeral.store().search(query);
    }

    /** What there is to see of a run, by its committed events. */
    public RunDetails details(String run) {
        LiveRuns home = home(run);
        RunHead head = get(run);
        return RunDetails.of(head, home.fold(head, definitions.plan(home.store(), head.definition())));
    }

    /** Hands a signal to a run; with the same message id once. */
    public void signal(String run, String name, @Nullable Object payload, @Nullable String messageId) {
        ask(run, messageId == null ? unique() : "signal:" + messageId, new Command.Signal(name, payload));
    }

    /** Ends a run: what is under way is interrupted, what was done is compensated. */
    public void cancel(String run, String reason) {
        ask(run, unique(), new Command.Cancel(reason));
    }

    /** Keeps a run from beginning anything. */
    public void pause(String run, String reason) {
        ask(run, unique(), new Command.Pause(reason));
    }

    /** Lets a paused run go on. */
    public void resume(String run) {
        ask(run, unique(), new Command.Resume());
    }

    /**
     * Executes the component anew that a run failed with.
     *
     * @param component its name, to be sure; null for whichever it was
     * @throws dev.runestone.api.RefusalException {@code CONFLICT} where the run has not failed, or has compensated what it did
     */
    public void retry(String run, @Nullable String component) {
        RunDetails details = details(run);
        String failed = details.failedComponent();
        if (failed == null || (component != null && !component.equals(failed))) {
            throw Refusal.conflict(
                            failed == null
                                    ? "The run '" + run + "' is "
                                            + details.head().status()
                                            + "; only one that has failed, and has compensated nothing, can be retried."
                                    : "The run '" + run + "' failed in '" + failed + "', not in '" + component + "'.")
                    .asException();
        }
        ask(run, unique(), new Command.Retry(component));
    }

    private static String unique() {
        return UUID.randomUUID().toString();
    }

    private void ask(String run, String message, Command command) {
        LiveRuns home = home(run);
        if (!home.store().send(new Message(message, run, command))) {
            RunHead head = get(run);
            throw Refusal.conflict(
                            "The run '" + run + "' is " + head.status() + ": nothing can be asked of it any more.")
                    .asException();
        }
    }

    /** The task that waits with a token. */
    public Entry.ParkedTask task(String token) {
        return home(Tokens.run(token))
                .store()
                .task(token)
                .orElseThrow(() -> Refusal.notFound(
                                "No task waits with this token: it is done, has timed out, was given up, or never was.")
                        .asException());
    }

    /** Tasks that wait, oldest first. */
    public Page<Entry.ParkedTask> tasks(@Nullable String workflow, int limit, @Nullable String cursor) {
        return durable.store().tasks(workflow, limit, cursor);
    }

    /** Completes a parked task with a JSON value. */
    public void complete(String token, @Nullable Object value) {
        tell(token, "complete:" + token, new Command.Complete(token, value));
    }

    /** Fails a parked task; its policy says what follows. */
    public void fail(String token, Failure failure) {
        tell(token, "fail:" + token, new Command.Fail(token, failure));
    }

    /** A parked task is still being worked at. */
    public void beat(String token, Map<String, @Nullable Object> details) {
        tell(token, unique(), new Command.Beat(token, details));
    }

    private void tell(String token, String message, Command command) {
        String run = Tokens.run(token);
        LiveRun live = home(run).find(run);
        if (live == null || !live.mayPark(token)) {
            task(token);
        }
        ask(run, message, command);
    }

    /** Whether the history of a run would have been the same under another version of its workflow. */
    public Replay replay(String run, Version version) {
        LiveRuns home = home(run);
        RunHead head = get(run);
        StoredWorkflow other = catalog.existing(head.workflow(), version);
        return new ReplayCheck(
                        home.blank(run, definitions.plan(home.store(), head.definition())),
                        home.blank(run, plans.of(other.workflow(), other.hash())))
                .check(home.store(), run);
    }

    /** Removes a run that has ended, and everything that is kept of it. */
    public void delete(String run) {
        RunHead head = get(run);
        if (!head.status().ended()) {
            throw Refusal.conflict("The run '" + run + "' is " + head.status() + "; cancel it first.")
                    .asException();
        }
        home(run).store().delete(List.of(run));
    }

    /** Has somebody told after each commit of a run on this node, until that is closed. */
    public AutoCloseable listen(String run, Runnable more) {
        return home(run).listen(run, more);
    }

    /** The durable runs that this node has in memory. */
    LiveRuns durable() {
        return durable;
    }

    private LiveRuns home(String run) {
        return ephemeral.store().find(run).isPresent() ? ephemeral : durable;
    }

    private static RuntimeException unknown(String run) {
        return Refusal.notFound("There is no run '" + run + "'.").asException();
    }
}
