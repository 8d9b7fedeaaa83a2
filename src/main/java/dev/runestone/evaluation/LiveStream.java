package dev.runestone.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.execution.EvaluationTime;
import dev.runestone.knowledge.GuardedWorkers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A stream at work: items wait in an {@link Inlet}, become units, are evaluated chunk by chunk, and their results wait in a
 * {@link ResultBuffer}. It takes turns with other streams on the threads for streams, and none while there is nothing to
 * do: no items, or no room for results.
 */
final class LiveStream {
    private static final Logger LOG = Logger.getLogger(LiveStream.class);

    /** The largest chunk; chunks of slow items are smaller. */
    private static final int CHUNK = 256;

    /** After how long a stream looks for a thread again, where all are taken. */
    private static final long AGAIN_MILLIS = 20;

    /** How far a stream is. */
    enum Status {
        RUNNING,
        /** The source has ended and everything was evaluated. */
        COMPLETED,
        CANCELLED,
        FAILED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What streams share. */
    record Means(
            GuardedWorkers workers,
            ScheduledExecutorService timer,
            StreamConfig config,
            EvaluationTime time,
            ObjectMapper mapper,
            StreamMeters meters) {}

    private final String id;
    private final StreamSettings settings;
    private final Means means;
    private final ItemEvaluation evaluation;
    private final Inlet inlet;
    private final ResultBuffer results;
    private final Intake intake;
    private final @Nullable Feeder feeder;
    private final boolean pushed;
    private final AtomicLong numbers = new AtomicLong();
    private final Instant begun = Instant.now();
    private final long startNanos = System.nanoTime();

    private final Map<Long, Chunk> open = new HashMap<>();
    private final ArrayDeque<Chunk> left = new ArrayDeque<>(0);
    private final Map<StreamTurn, CompletableFuture<Boolean>> turns = new HashMap<>();
    private Status status = Status.RUNNING;
    private @Nullable Refusal failure;
    private @Nullable Refusal broken;
    private boolean taking;
    private boolean called;
    /** When it comes back by itself; null where it does not. */
    private @Nullable Long alarm;

    private int inFlight;
    private int chunk = 1;
    private long nextTicket;
    private long nextOut;
    private long out;
    private long problems;
    private long endNanos;

    /**
     * @param source where items are taken from; null where they are given
     * @param feeder what gives them; null where whoever has some does
     */
    LiveStream(
            String id,
            StreamSettings settings,
            Means means,
            ItemEvaluation evaluation,
            @Nullable Source source,
            @Nullable Feeder feeder) {
        this.id = id;
        this.settings = settings;
        this.means = means;
        this.evaluation = evaluation;
        this.feeder = feeder;
        this.pushed = source == null && feeder == null;
        StreamConfig config = means.config();
        this.inlet = new Inlet(
                settings.overflow(), settings.buffer(), config.bufferedBytes(), settings.period(), System::nanoTime);
        this.results = new ResultBuffer(
                settings.buffer(), config.bufferedBytes(), config.retained(), this::signal, this::settled);
        Windowing windowing = settings.windowing();
        this.intake = new Intake(
                inlet,
                source,
                windowing == null ? null : new Windows(windowing, config, means.mapper(), System::currentTimeMillis),
                settings.overflow() == Overflow.BLOCK,
                means.meters());
    }

    String id() {
        return id;
    }

    StreamSettings settings() {
        return settings;
    }

    Instant begun() {
        return begun;
    }

    ResultBuffer results() {
        return results;
    }

    synchronized Status status() {
        return status;
    }

    /** Why it failed, or was cancelled; null where it was not. */
    synchronized @Nullable Refusal failure() {
        return failure;
    }

    private void settled(long number) {
        if (feeder != null) {
            feeder.settled(number);
        }
    }

    /** Whether items are given to it by whoever has some. */
    boolean isPushed() {
        return pushed;
    }

    /** The number of the next item that is given to it. */
    long nextNumber() {
        return numbers.getAndIncrement();
    }

    /**
     * Gives an item to the stream.
     *
     * @return whether it was taken, or dropped for good reason; else it is to be offered again {@link Inlet#whenRoom}, or
     *     nothing is taken any more
     */
    Inlet.Admission offer(Item item) {
        Inlet.Admission admission = inlet.offer(item);
        if (admission == Inlet.Admission.FAILED) {
            fail(new Refusal(
                    Refusal.Kind.LIMIT_EXCEEDED,
                    "Item " + item.number() + " found no room: " + settings.buffer()
                            + " items wait already, and the stream's overflow is 'fail'.",
                    List.of()));
            return Inlet.Admission.CLOSED;
        }
        return admission;
    }

    /** Where items wait. */
    Inlet inlet() {
        return inlet;
    }

    /** No more items are to come. */
    void endItems() {
        inlet.end();
        signal();
    }

    /** No more items can be had; what came before is evaluated, and then the stream has failed. */
    void breakOff(Refusal why) {
        synchronized (this) {
            broken = why;
        }
        endItems();
    }

    /** Has the stream look whether there is something to do, on a thread for streams. */
    void signal() {
        StreamTurn turn;
        synchronized (this) {
            if (status != Status.RUNNING) {
                return;
            }
            if (turns.size() >= settings.parallelism()) {
                called = true;
                return;
            }
            turn = new StreamTurn(this);
            turns.put(turn, new CompletableFuture<>());
        }
        begin(turn);
    }

    private void begin(StreamTurn turn) {
        CompletableFuture<Boolean> under;
        try {
            // One item may take as long as an evaluation, and is begun before the turn is over.
            under = means.workers()
                    .submit(means.time().longest().plus(means.config().turn()), turn);
        } catch (RefusalException busy) {
            means.timer().schedule(() -> begin(turn), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            return;
        }
        synchronized (this) {
            turns.computeIfPresent(turn, (same, before) -> under);
        }
        under.whenComplete((more, thrown) -> over(turn, thrown != null || more, thrown));
    }

    private void over(StreamTurn turn, boolean more, @Nullable Throwable thrown) {
        boolean again;
        synchronized (this) {
            turns.remove(turn);
            again = called || more;
            called = false;
        }
        if (thrown != null) {
            interrupted(turn, thrown);
        }
        if (again) {
            signal();
        }
    }

    /** The item that a turn was cut off in is a problem, and the others go on. */
    private void interrupted(StreamTurn turn, Throwable thrown) {
        Chunk cut = turn.chunk();
        // One that has waited too long for a thread was cut off in nothing, and has another try.
        if (status() != Status.RUNNING || !turn.hasBegun()) {
            return;
        }
        if (cut == null) {
            LOG.errorf(thrown, "The stream %s failed", id);
            fail(new Refusal(Refusal.Kind.UNAVAILABLE, "The stream failed: " + StreamTurn.cause(thrown), List.of()));
            return;
        }
        Chunk rest = cut.takeOver();
        Unit stuck = rest.current();
        if (stuck != null) {
            rest.made(evaluation.problem(stuck, StreamTurn.refusal(thrown), null));
        }
        synchronized (this) {
            open.put(rest.ticket(), rest);
        }
        leave(rest);
    }

    /** Evaluates a unit. */
    StreamResult evaluate(Unit unit) {
        return evaluation.evaluate(unit);
    }

    /** How long a turn lasts. */
    Duration turn() {
        return means.config().turn();
    }

    /** The next units to evaluate; null where there are none now. Empty where there may be more at once. */
    @Nullable
    Chunk take() {
        int most;
        synchronized (this) {
            Chunk rest = left.poll();
            if (rest != null) {
                return rest;
            }
            most = Math.min(chunk, results.room() - inFlight);
            // Where there is no room for results, only a source that waits for nobody goes on.
            if (status != Status.RUNNING || taking || (most <= 0 && !intake.goesOn())) {
                return null;
            }
            taking = true;
        }
        List<Unit> units = new ArrayList<>();
        boolean more = true;
        Chunk taken;
        try {
            more = intake.fetch(most, units, this::offer);
            setAlarm();
        } catch (RefusalException refused) {
            breakOff(refused.refusal());
        } finally {
            taken = taken(units);
        }
        if (taken == null) {
            completeIfDone();
            return more ? new Chunk(-1, List.of()) : null;
        }
        if (settings.parallelism() > 1) {
            signal();
        }
        return taken;
    }

    /** Lets others take. What was taken has its place in the order by then, and the stream is not done before it is. */
    private @Nullable Chunk taken(List<Unit> units) {
        Chunk taken = null;
        boolean over;
        synchronized (this) {
            taking = false;
            over = status != Status.RUNNING;
            if (!over && !units.isEmpty()) {
                taken = new Chunk(nextTicket++, units);
                open.put(taken.ticket(), taken);
                inFlight += units.size();
            }
        }
        if (over) {
            intake.close();
        }
        return taken;
    }

    /** Comes back when something is due that no item would call for. */
    private void setAlarm() {
        long millis = intake.due();
        long at = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (this) {
            if (millis < 0 || (alarm != null && alarm - at <= 0)) {
                return;
            }
            alarm = at;
        }
        means.timer()
                .schedule(
                        () -> {
                            synchronized (this) {
                                if (alarm != null && alarm == at) {
                                    alarm = null;
                                }
                            }
                            signal();
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    /** Hands on what was made of a chunk so far. */
    void give(Chunk from, long nanos) {
        synchronized (this) {
            if (status != Status.RUNNING || open.get(from.ticket()) != from) {
                return;
            }
            if (settings.ordered()) {
                giveInOrder();
            } else {
                add(from);
                if (from.isDone()) {
                    open.remove(from.ticket());
                }
            }
            if (from.isDone()) {
                adapt(nanos);
            }
        }
        results.wake();
        completeIfDone();
    }

    private void giveInOrder() {
        Chunk first = open.get(nextOut);
        while (first != null) {
            boolean done = first.isDone();
            add(first);
            if (!done) {
                return;
            }
            open.remove(nextOut++);
            first = open.get(nextOut);
        }
    }

    private void add(Chunk from) {
        List<StreamResult> made = from.drain();
        for (StreamResult result : made) {
            means.meters().made(result.kind());
            if (result.kind() == StreamResult.Kind.PROBLEM) {
                problems++;
            } else {
                out++;
            }
        }
        inFlight -= made.size();
        results.add(made);
    }

    /** A chunk takes about a quarter of a turn, so that results do not wait for one another. */
    private void adapt(long nanos) {
        long aim = means.config().turn().toNanos() / 4;
        if (nanos < aim / 2) {
            chunk = Math.min(CHUNK, chunk * 2);
        } else if (nanos > aim) {
            chunk = Math.max(1, chunk / 2);
        }
    }

    /** A turn is over before its chunk is. */
    void leave(Chunk rest) {
        give(rest, 0);
        synchronized (this) {
            if (status == Status.RUNNING && !rest.isDone()) {
                left.add(rest);
                chunk = Math.max(1, chunk / 2);
            }
        }
    }

    private void completeIfDone() {
        Refusal why;
        synchronized (this) {
            if (status != Status.RUNNING || taking || !open.isEmpty() || !intake.isDry()) {
                return;
            }
            if (intake.openWindows() > 0) {
                called = true;
                return;
            }
            why = broken;
        }
        end(why == null ? Status.COMPLETED : Status.FAILED, why);
    }

    /** Ends it, whatever is under way. */
    void cancel(String why) {
        end(Status.CANCELLED, new Refusal(Refusal.Kind.GONE, why, List.of()));
    }

    /** Ends it because of something that no single item is to blame for. */
    void fail(Refusal why) {
        end(Status.FAILED, why);
    }

    private void end(Status how, @Nullable Refusal why) {
        List<CompletableFuture<Boolean>> cut;
        boolean idle;
        synchronized (this) {
            if (status != Status.RUNNING) {
                return;
            }
            status = how;
            failure = why;
            endNanos = System.nanoTime();
            idle = !taking;
            cut = how == Status.COMPLETED ? List.of() : List.copyOf(turns.values());
            open.clear();
            left.clear();
            inFlight = 0;
        }
        inlet.close();
        if (idle) {
            intake.close();
        }
        if (feeder != null) {
            feeder.stop();
        }
        results.end(last(how, why));
        results.wake();
        cut.forEach(turn -> turn.cancel(true));
        evaluation.close();
    }

    private StreamResult last(Status how, @Nullable Refusal why) {
        Map<String, Object> end = new LinkedHashMap<>();
        end.put("status", how.word());
        if (why != null) {
            end.put("problem", StreamResultView.ProblemView.of(why, null));
        }
        StreamStatistics statistics = statistics();
        means.meters().ended(statistics);
        end.put("statistics", statistics);
        return StreamResult.of(
                means.mapper(),
                StreamResult.Kind.END,
                Map.of(StreamResult.Kind.END.word(), end),
                -1,
                System.nanoTime());
    }

    StreamStatistics statistics() {
        Long oldest = results.oldest();
        if (oldest == null) {
            oldest = inlet.oldest();
        }
        long now = System.nanoTime();
        synchronized (this) {
            return new StreamStatistics(
                    inlet.in(),
                    out,
                    problems,
                    inlet.dropped(),
                    intake.late(),
                    results.delivered(),
                    inlet.waiting() + inFlight,
                    intake.openWindows(),
                    results.waiting(),
                    oldest == null ? 0 : Math.max(0, (now - oldest) / 1_000_000),
                    ((status == Status.RUNNING ? now : endNanos) - startNanos) / 1_000_000);
        }
    }
}
