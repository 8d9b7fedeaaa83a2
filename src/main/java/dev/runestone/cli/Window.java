package dev.runestone.cli;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The chunks in flight, in the order of the file: a bounded number, so that a batch needs the same memory however long
 * the file is.
 */
final class Window {
    private final Guard guard;
    private final Function<Row, Verdict> decision;
    private final Duration deadline;
    private final int size;
    private final Sink sink;
    private final Deque<Flight> flights = new ArrayDeque<>();

    /** Takes the verdicts in the order of the file. */
    interface Sink {
        void accept(Verdict verdict) throws IOException;
    }

    private record Flight(Chunk chunk, CompletableFuture<Boolean> done) {}

    /**
     * @param deadline how long a row may take
     * @param size how many chunks may be in flight
     */
    Window(Guard guard, Function<Row, Verdict> decision, Duration deadline, int size, Sink sink) {
        this.guard = guard;
        this.decision = decision;
        this.deadline = deadline;
        this.size = size;
        this.sink = sink;
    }

    /** Adds rows; waits for the oldest ones where the window is full. */
    void add(List<Row> rows) throws IOException, InterruptedException, BatchFailure {
        if (flights.size() == size) {
            landFirst();
        }
        flights.addLast(launch(rows));
    }

    /** Waits for everything in flight. */
    void drain() throws IOException, InterruptedException, BatchFailure {
        while (!flights.isEmpty()) {
            landFirst();
        }
    }

    private Flight launch(List<Row> rows) {
        Chunk chunk = new Chunk(rows, deadline.toNanos());
        return new Flight(chunk, begin(chunk));
    }

    private CompletableFuture<Boolean> begin(Chunk chunk) {
        try {
            return guard.submit(deadline, () -> chunk.decide(decision));
        } catch (RefusalException busy) {
            return CompletableFuture.failedFuture(busy);
        }
    }

    private void landFirst() throws IOException, InterruptedException, BatchFailure {
        Flight flight = flights.removeFirst();
        while (true) {
            RefusalException refused = await(flight);
            Chunk.Remainder remainder = flight.chunk().take();
            for (Verdict verdict : remainder.verdicts()) {
                sink.accept(verdict);
            }
            List<Row> undone = remainder.undone();
            if (undone.isEmpty()) {
                return;
            }
            if (refused != null && refused.refusal().kind() == Refusal.Kind.BUSY) {
                throw new BatchFailure(
                        ExitCode.FAILURE,
                        "No thread is left to decide line " + undone.get(0).line() + ": "
                                + refused.refusal().detail());
            }
            if (remainder.nanos() >= deadline.toNanos()) {
                sink.accept(new Verdict.Rejected(undone.get(0), "It was not decided within " + deadline + "."));
                undone = undone.subList(1, undone.size());
            }
            if (undone.isEmpty()) {
                return;
            }
            flight = launch(undone);
        }
    }

    /** Waits; what the chunk still lacks afterwards tells whether the deadline passed. */
    private static @Nullable RefusalException await(Flight flight) throws InterruptedException, BatchFailure {
        try {
            flight.done().get();
            return null;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RefusalException refused) {
                return refused;
            }
            throw new BatchFailure(ExitCode.FAILURE, "The batch broke down: " + failed.getCause());
        }
    }
}
