package dev.runestone.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The world outside the application: an HTTP server that writes each call down before it answers, and outlives every kill.
 *
 * <p>The key of a call decides whether it is refused, so that each run goes the same way whenever it is killed; from the
 * fourth attempt on none is, so that every run can end. An order with {@code doomed} never gets its insurance.
 */
final class Ledger implements AutoCloseable {
    private static final String PATH = "/ledger/";
    private static final int STEADY_ATTEMPT = 4;
    private static final int SLOWEST_MILLIS = 40;
    private static final Pattern KEY = Pattern.compile("([^/ ]+)/([^ ]+)/(\\d{1,9})");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final int refusedPercent;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(32);
    private final AtomicLong nonces = new AtomicLong();

    private Ledger(Path file, int refusedPercent, HttpServer server) {
        this.file = file;
        this.refusedPercent = refusedPercent;
        this.server = server;
    }

    /** A ledger on a free port that refuses a share of the first attempts. */
    static Ledger open(Path file, int refusedPercent) throws IOException {
        Files.createFile(file);
        Ledger ledger = new Ledger(
                file, refusedPercent, HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        ledger.server.createContext(PATH, ledger::answer);
        ledger.server.setExecutor(ledger.threads);
        ledger.server.start();
        return ledger;
    }

    /** Where the calls go, without the name of the call. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/ledger";
    }

    /** Every call so far, in the order in which they were written down. */
    List<LedgerLine> lines() throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(LedgerLine::parse).toList();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String call = exchange.getRequestURI().getPath().substring(PATH.length());
            Matcher key =
                    KEY.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")));
            if (!key.matches()) {
                send(exchange, 400, Map.of("error", "The Idempotency-Key is not run/component/attempt."));
                return;
            }
            int attempt = Integer.parseInt(key.group(3));
            int mix = Math.floorMod(key.group().hashCode() * 0x9E3779B9, 1_000_000);
            boolean doomed = call.equals("insurance")
                    && JSON.readTree(body).path("order").path("doomed").asBoolean();
            boolean refused = doomed || (attempt < STEADY_ATTEMPT && mix % 100 < refusedPercent);
            String nonce = refused ? LedgerLine.REFUSED : "n" + nonces.incrementAndGet();
            write(new LedgerLine(key.group(1), call, attempt, key.group(), nonce));
            // Time in which the caller can be killed between what it did and what it knows of it
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(mix % SLOWEST_MILLIS));
            send(exchange, refused ? 500 : 200, refused ? Map.of("error", "refused") : Map.of("nonce", nonce));
        }
    }

    private synchronized void write(LedgerLine line) throws IOException {
        Files.writeString(file, line + "\n", UTF_8, StandardOpenOption.APPEND);
    }

    private static void send(HttpExchange exchange, int status, Map<String, String> answer) throws IOException {
        byte[] body = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
