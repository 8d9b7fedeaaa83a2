package dev.runestone.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The workflow and the machine of {@code src/test/resources/crash} in the words of the API. Every fifth order is doomed:
 * the last step of its saga fails whenever it is tried.
 */
final class Orders {
    private static final String WORKFLOW = "fulfilment";
    private static final String MACHINE = "order";
    private static final int DOOMED = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> EVENTS = List.of("place", "pay");
    private static final Expected DELIVERED = new Expected("COMPLETED", List.of(), List.of(), EVENTS);
    private static final Expected UNDONE = new Expected(
            "FAILED", List.of("booking-flight", "booking-hotel"), List.of("cancel-flight", "cancel-hotel"), EVENTS);

    private final PatientClient client;

    Orders(PatientClient client) {
        this.client = client;
    }

    /** Gives the application the machine and the workflow, once. */
    void deploy(Ledger ledger) throws IOException, InterruptedException {
        client.post("/api/machines", "application/yaml", resource("machine.yaml"));
        client.post(
                "/api/workflows", "application/yaml", resource("workflow.yaml").replace("${ledger}", ledger.url()));
    }

    /** Starts a run with an id of ours, so that it can be asked for again after a kill without being started twice. */
    void start(int number) throws IOException, InterruptedException {
        Map<String, Object> order =
                Map.of("id", key(number), "quantity", 1 + number % 7, "price", 30, "doomed", isDoomed(number));
        client.post(
                "/api/runs",
                "application/json",
                JSON.writeValueAsString(Map.of(
                        "id",
                        run(number),
                        "workflow",
                        WORKFLOW,
                        "durability",
                        "durable",
                        "inputs",
                        Map.of("order", order))));
    }

    String status(int number) throws IOException, InterruptedException {
        return client.get("/api/runs/" + run(number)).path("status").asText();
    }

    /** What there is to see of a run that has not ended; it may not have reached its machine. */
    String shown(int number) throws InterruptedException {
        return client.text("/api/runs/" + run(number)) + client.text("/api/runs/" + run(number) + "/events?limit=500");
    }

    /** How a run and its machine went. */
    RunHistory history(int number) throws IOException, InterruptedException {
        return new RunHistory(
                run(number),
                status(number),
                client.items("/api/runs/" + run(number) + "/events").stream()
                        .map(Event::of)
                        .toList(),
                client.items("/api/machines/" + MACHINE + "/instances/" + key(number) + "/history").stream()
                        .map(Orders::machineEvent)
                        .filter(event -> !event.isEmpty())
                        .toList());
    }

    /** How a run must have gone. */
    static Expected expected(int number) {
        return isDoomed(number) ? UNDONE : DELIVERED;
    }

    private static boolean isDoomed(int number) {
        return number % DOOMED == DOOMED - 1;
    }

    private static String run(int number) {
        return "crash-" + number;
    }

    private static String key(int number) {
        return "order-" + number;
    }

    private static String machineEvent(JsonNode item) {
        return item.path("event").asText("");
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = Objects.requireNonNull(Orders.class.getResourceAsStream("/crash/" + name), name)) {
            return new String(stream.readAllBytes(), UTF_8);
        }
    }
}
