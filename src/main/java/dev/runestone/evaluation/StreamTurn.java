package dev.runestone.evaluation;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The time that a stream has on a thread, until others have their turn. Says whether it would have gone on. */
final class StreamTurn implements Callable<Boolean> {
    private final LiveStream stream;
    private volatile @Nullable Chunk chunk;
    private volatile boolean begun;

    StreamTurn(LiveStream stream) {
        this.stream = stream;
    }

    /** What is being evaluated; null where nothing is. */
    @Nullable
    Chunk chunk() {
        return chunk;
    }

    /** Whether a thread was found for it. */
    boolean hasBegun() {
        return begun;
    }

    @Override
    public Boolean call() {
        begun = true;
        long over = System.nanoTime() + stream.turn().toNanos();
        while (System.nanoTime() - over < 0) {
            Chunk taken = stream.take();
            if (taken == null) {
                return false;
            }
            evaluate(taken, over);
        }
        return true;
    }

    private void evaluate(Chunk taken, long over) {
        chunk = taken;
        long start = System.nanoTime();
        Unit unit = taken.current();
        while (unit != null) {
            boolean wanted = taken.made(stream.evaluate(unit));
            if (!wanted) {
                return;
            }
            unit = taken.current();
            if (unit != null && System.nanoTime() - over >= 0) {
                chunk = null;
                stream.leave(taken);
                return;
            }
        }
        chunk = null;
        if (taken.size() > 0) {
            stream.give(taken, System.nanoTime() - start);
        }
    }

    /** What an item is told that did not come back. */
    static Refusal refusal(Throwable thrown) {
        Throwable cause = cause(thrown);
        return cause instanceof RefusalException refused
                ? refused.refusal()
                : new Refusal(Refusal.Kind.UNAVAILABLE, "The evaluation broke off: " + cause, List.of());
    }

    static Throwable cause(Throwable thrown) {
        Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        return cause == null ? thrown : cause;
    }
}
