package dev.runestone.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.PackagedApp;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A client that asks the nodes in turn until one answers, because each of them may be dead at any moment. */
final class PatientClient {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final List<PackagedApp> nodes = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();

    void add(PackagedApp node) {
        nodes.add(node);
    }

    void remove(PackagedApp node) {
        nodes.remove(node);
    }

    /** Posts until it is accepted; what is there already counts as accepted. */
    void post(String path, String type, String body) throws InterruptedException {
        ask(path, type, body);
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return JSON.readTree(text(path));
    }

    String text(String path) throws InterruptedException {
        return ask(path, "", "");
    }

    /** What one node answers, once. */
    String textOf(PackagedApp node, String path) throws IOException, InterruptedException {
        return client.send(request(node, path, "", ""), BodyHandlers.ofString()).body();
    }

    /** All items of a list, page by page. */
    List<JsonNode> items(String path) throws IOException, InterruptedException {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = get(path + "?limit=500" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            page.path("items").forEach(items::add);
            cursor = page.path("next").asText("");
        } while (!cursor.isEmpty() && !cursor.equals("null"));
        return items;
    }

    private String ask(String path, String type, String body) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String last = "no node";
        while (System.nanoTime() < deadline) {
            List<PackagedApp> alive = List.copyOf(nodes);
            if (!alive.isEmpty()) {
                PackagedApp node = alive.get(Math.floorMod(turn.getAndIncrement(), alive.size()));
                try {
                    HttpResponse<String> response =
                            client.send(request(node, path, type, body), BodyHandlers.ofString());
                    int status = response.statusCode();
                    if (status < 300 || (status == 409 && !type.isEmpty())) {
                        return response.body();
                    }
                    last = status + " " + response.body();
                    if (status < 500 && status != 429) {
                        throw new IllegalStateException(path + " is answered with " + last + "\n" + body);
                    }
                } catch (IOException dead) {
                    last = dead.toString();
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        throw new IllegalStateException(path + " was not answered in " + PATIENCE + ", the last time: " + last);
    }

    private static HttpRequest request(PackagedApp node, String path, String type, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(node.uri(path)).timeout(Duration.ofSeconds(20));
        return type.isEmpty()
                ? request.build()
                : request.header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body))
                        .build();
    }
}
