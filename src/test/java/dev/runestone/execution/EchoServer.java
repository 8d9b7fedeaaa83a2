package dev.runestone.execution;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A service outside that tells everybody the authorization that it was sent, in every way that an answer has. */
public final class EchoServer implements QuarkusTestResourceLifecycleManager {
    /** The setting with its URL. */
    static final String URL = "runestone.settings.echo";

    private static final String TEXT = "text/plain";
    /** So long that what stands behind it crosses the length at which a header is cut. */
    private static final int NEARLY_CUT_HEADER = 4_080;
    /** The same for the beginning of a body that a failure shows. */
    private static final int NEARLY_CUT_BODY = 285;

    private @Nullable HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server = started;
            started.createContext("/json", this::json);
            started.createContext("/bytes", call -> answer(call, 200, "application/octet-stream", ">" + told(call)));
            started.createContext("/header", this::header);
            started.createContext("/flaky", this::flaky);
            started.createContext("/broken", this::broken);
            started.start();
            String authority = "127.0.0.1:" + started.getAddress().getPort();
            return Map.of("runestone.http.allow", authority, URL, "http://" + authority);
        } catch (IOException e) {
            throw new UncheckedIOException("The service outside does not start.", e);
        }
    }

    private void json(HttpExchange call) throws IOException {
        answer(call, 200, "application/json", "{\"told\": \"" + told(call) + "\", \"" + told(call) + "\": [1]}");
    }

    private void header(HttpExchange call) throws IOException {
        call.getResponseHeaders().add("X-Told", told(call));
        call.getResponseHeaders().add("X-Long", "x".repeat(NEARLY_CUT_HEADER) + told(call));
        answer(call, 200, TEXT, told(call));
    }

    /** Fails at the first attempt. */
    private void flaky(HttpExchange call) throws IOException {
        boolean first = call.getRequestHeaders().getFirst("Idempotency-Key").endsWith("/1");
        answer(call, first ? 503 : 200, TEXT, "You are " + told(call));
    }

    private void broken(HttpExchange call) throws IOException {
        answer(
                call,
                400,
                TEXT,
                told(call) + "x".repeat(NEARLY_CUT_BODY - told(call).length()) + told(call));
    }

    private static String told(HttpExchange call) {
        String authorization = call.getRequestHeaders().getFirst("Authorization");
        return authorization == null ? "nobody" : authorization;
    }

    private static void answer(HttpExchange call, int status, String type, String body) throws IOException {
        try (call) {
            call.getRequestBody().readAllBytes();
            byte[] bytes = body.getBytes(UTF_8);
            call.getResponseHeaders().add("Content-Type", type);
            call.sendResponseHeaders(status, bytes.length);
            call.getResponseBody().write(bytes);
        }
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }
}
