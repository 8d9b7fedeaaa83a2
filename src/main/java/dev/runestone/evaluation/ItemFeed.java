package dev.runestone.evaluation;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Gives the lines of a request's body to a stream as they arrive. Where there is no room for an item the rest of the body
 * is not read on, so that TCP holds the sender back; at most one buffer of the network waits here.
 */
final class ItemFeed {
    private final HttpServerRequest request;
    private final Context context;
    private final LiveStream stream;
    private final Lines lines;
    private final CompletableFuture<Long> fed = new CompletableFuture<>();
    private @Nullable Item held;
    private boolean last;
    private long taken;

    /**
     * @param request one whose body nobody has read
     * @param context the event loop of its connection
     * @param longest how many bytes an item may have
     */
    ItemFeed(HttpServerRequest request, Context context, LiveStream stream, int longest) {
        this.request = request;
        this.context = context;
        this.stream = stream;
        this.lines = new Lines(longest, stream::nextNumber);
    }

    /**
     * Refuses a request under a key: its body was read already, to tell a repetition, and nothing of a stream is kept to
     * repeat.
     *
     * @throws dev.runestone.api.RefusalException {@code MALFORMED}
     */
    static void refuseRepetition(HttpServerRequest request) {
        if (request.getHeader("Idempotency-Key") != null) {
            throw new Refusal(
                            Refusal.Kind.MALFORMED,
                            "A stream cannot be repeated.",
                            List.of(new Problem(
                                    Path.of("Idempotency-Key"),
                                    "Neither the items nor the results are kept.",
                                    "Leave it out.")))
                    .asException();
        }
    }

    /**
     * Begins to read.
     *
     * @return completes with the number of items when all were given to the stream; exceptionally with a {@link
     *     dev.runestone.api.RefusalException} for a line that is too long, a stream that takes no more items, and a sender
     *     that has gone
     */
    CompletableFuture<Long> start() {
        context.runOnContext(go -> {
            request.pause();
            request.handler(this::read);
            request.endHandler(end -> {
                last = true;
                goOn();
            });
            request.exceptionHandler(gone -> fed.completeExceptionally(
                    new Refusal(Refusal.Kind.GONE, "The sender has gone: " + gone.getMessage(), List.of())
                            .asException()));
            if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
                request.response().writeContinue();
            }
            request.fetch(1);
        });
        return fed;
    }

    private void read(Buffer buffer) {
        lines.feed(buffer.getBytes(), buffer.length());
        goOn();
    }

    private void goOn() {
        if (fed.isDone()) {
            return;
        }
        try {
            while (true) {
                Item item = next();
                if (item == null) {
                    break;
                }
                switch (stream.offer(item)) {
                    case FULL -> {
                        held = item;
                        stream.signal();
                        stream.inlet().whenRoom(() -> context.runOnContext(room -> goOn()));
                        return;
                    }
                    case CLOSED -> throw closed();
                    default -> taken++;
                }
            }
        } catch (RefusalException refused) {
            fed.completeExceptionally(refused);
            // The rest is thrown away, so that the connection can be used on.
            request.handler(rest -> {});
            request.resume();
            return;
        }
        stream.signal();
        if (last) {
            fed.complete(taken);
        } else {
            request.fetch(1);
        }
    }

    private @Nullable Item next() {
        Item waited = held;
        if (waited != null) {
            held = null;
            return waited;
        }
        Item item = lines.next();
        return item == null && last ? lines.end() : item;
    }

    private RefusalException closed() {
        Refusal why = stream.failure();
        return Refusal.conflict("The stream takes no items any more, it is "
                        + stream.status().word() + (why == null ? "." : ": " + why.detail()))
                .asException();
    }
}
