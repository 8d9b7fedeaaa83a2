package dev.runestone.crash;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/**
 * An event of a run's history as the API shows it.
 *
 * @param component the component that it is about; empty where it is about the run
 * @param attempt the attempt that it is about; 0 where it is about none
 * @param nonces the nonces of the ledger in its value, however deep
 */
record Event(long seq, String type, String component, int attempt, List<String> nonces) {
    static Event of(JsonNode json) {
        JsonNode data = json.path("data");
        return new Event(
                json.path("seq").asLong(),
                // componentCompleted is COMPONENT_COMPLETED in the messages.
                json.path("type").asText().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT),
                data.path("component").asText(""),
                data.path("attempt").asInt(),
                data.path("value").findValuesAsText("nonce"));
    }

    boolean is(String... types) {
        return List.of(types).contains(type);
    }

    @Override
    public String toString() {
        return seq + " " + type + (component.isEmpty() ? "" : " " + component) + (attempt == 0 ? "" : "#" + attempt)
                + (nonces.isEmpty() ? "" : " " + nonces);
    }
}
