package dev.runestone.evaluation;

import dev.runestone.api.RefusalException;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Streams over WebSocket: each text message to the server is an item, an empty one says that no more are to come; each
 * message from it is a result. Neither side is read faster than the other takes. Done with Vert.x itself, whose sockets can
 * be paused.
 */
@Singleton
final class StreamSocket {
    private static final Logger LOG = Logger.getLogger(StreamSocket.class);

    /** The codes of RFC 6455, 7.4.1. */
    private static final short NORMAL = 1000;

    private static final short REFUSED = 1008;

    private static final short TOO_LARGE = 1009;

    private final StreamingEvaluation streams;
    private final StreamConfig config;

    StreamSocket(StreamingEvaluation streams, StreamConfig config) {
        this.streams = streams;
        this.config = config;
    }

    void route(@Observes Router router) {
        router.get("/api/streams/:id/socket").handler(this::open);
    }

    private void open(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            routing.next();
            return;
        }
        LiveStream stream;
        try {
            stream = streams.existing(routing.pathParam("id"));
        } catch (RefusalException none) {
            routing.next();
            return;
        }
        String after = request.getParam("after");
        Context loop = routing.vertx().getOrCreateContext();
        request.toWebSocket()
                .onSuccess(socket -> new Conversation(socket, loop, stream, config).begin(after))
                .onFailure(broken -> LOG.debugf("No socket could be opened: %s", broken.getMessage()));
    }

    /** One connection. Its members are used on its event loop. */
    private static final class Conversation {
        private final ServerWebSocket socket;
        private final Context loop;
        private final LiveStream stream;
        private final StreamConfig config;
        private ResultBuffer.@Nullable Reader reader;
        private @Nullable Item held;

        Conversation(ServerWebSocket socket, Context loop, LiveStream stream, StreamConfig config) {
            this.socket = socket;
            this.loop = loop;
            this.stream = stream;
            this.config = config;
        }

        void begin(@Nullable String after) {
            socket.pause();
            ResultBuffer.Reader reads;
            try {
                reads = stream.results().read(StreamResource.place("after", after));
            } catch (RefusalException refused) {
                close(REFUSED, refused.refusal().detail());
                return;
            }
            reader = reads;
            socket.textMessageHandler(this::item);
            socket.binaryMessageHandler(bytes -> close(REFUSED, "Items are text."));
            socket.closeHandler(gone -> reads.close());
            socket.exceptionHandler(broken -> reads.close());
            socket.fetch(1);
            read(reads);
        }

        private void item(String text) {
            if (!stream.isPushed()) {
                close(REFUSED, "The stream takes its items from a source of its own.");
                return;
            }
            if (text.isBlank()) {
                stream.endItems();
                socket.fetch(1);
                return;
            }
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (bytes.length > config.itemBytes()) {
                close(TOO_LARGE, "An item has at most " + config.itemBytes() + " bytes.");
                return;
            }
            offer(Item.written(stream.nextNumber(), bytes));
        }

        private void offer(Item item) {
            switch (stream.offer(item)) {
                case FULL -> {
                    held = item;
                    stream.signal();
                    stream.inlet().whenRoom(() -> loop.runOnContext(room -> again()));
                }
                case CLOSED -> LOG.tracef("The stream %s takes no items any more", stream.id());
                default -> {
                    stream.signal();
                    socket.fetch(1);
                }
            }
        }

        private void again() {
            Item item = held;
            held = null;
            if (item != null) {
                offer(item);
            }
        }

        /** Asks for the next results and sends them; goes on when the socket has taken them. */
        private void read(ResultBuffer.Reader reads) {
            reads.next().thenAccept(batch -> loop.runOnContext(on -> send(reads, batch)));
        }

        private void send(ResultBuffer.Reader reads, List<StreamResult> batch) {
            if (socket.isClosed()) {
                return;
            }
            batch.forEach(result -> socket.writeTextMessage(result.line()));
            if (reads.isDone()) {
                close(NORMAL, "");
            } else if (socket.writeQueueFull()) {
                socket.drainHandler(drained -> read(reads));
            } else {
                read(reads);
            }
        }

        private void close(short code, String why) {
            ResultBuffer.Reader reads = reader;
            if (reads != null) {
                reads.close();
            }
            if (!socket.isClosed()) {
                // A close frame has 125 bytes.
                var unused = socket.close(code, why.length() > 100 ? why.substring(0, 100) : why);
            }
        }
    }
}
