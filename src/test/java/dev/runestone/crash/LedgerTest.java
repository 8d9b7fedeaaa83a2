package dev.runestone.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private static HttpResponse<String> call(Ledger ledger, String call, String key, String body) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(ledger.url() + "/" + call))
                        .header("Idempotency-Key", key)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void everyCallIsWrittenDownWithANonceOfItsOwn() throws Exception {
        try (Ledger ledger = Ledger.open(folder.resolve("ledger"), 0)) {
            assertThat(call(ledger, "charge", "r1/charge/1", "{}").body()).isEqualTo("{\"nonce\":\"n1\"}");
            assertThat(call(ledger, "charge", "r1/charge/1", "{}").body()).isEqualTo("{\"nonce\":\"n2\"}");
            assertThat(call(ledger, "hotel", "r2/booking/hotel/3", "{}").statusCode())
                    .isEqualTo(200);
            assertThat(ledger.lines())
                    .containsExactly(
                            new LedgerLine("r1", "charge", 1, "r1/charge/1", "n1"),
                            new LedgerLine("r1", "charge", 1, "r1/charge/1", "n2"),
                            new LedgerLine("r2", "hotel", 3, "r2/booking/hotel/3", "n3"));
        }
    }

    @Test
    void aShareIsRefusedByTheKeyAndNothingFromTheFourthAttemptOn() throws Exception {
        try (Ledger ledger = Ledger.open(folder.resolve("ledger"), 50)) {
            for (int run = 0; run < 100; run++) {
                call(ledger, "charge", "r" + run + "/charge/1", "{}");
                call(ledger, "charge", "r" + run + "/charge/1", "{}");
                call(ledger, "charge", "r" + run + "/charge/4", "{}");
            }
            List<LedgerLine> lines = ledger.lines();
            assertThat(lines.stream().filter(LedgerLine::succeeded).count()).isBetween(150L, 250L);
            for (int i = 0; i < lines.size(); i += 3) {
                assertThat(lines.get(i).succeeded()).isEqualTo(lines.get(i + 1).succeeded());
                assertThat(lines.get(i + 2).succeeded()).isTrue();
            }
        }
    }

    @Test
    void aDoomedOrderNeverGetsItsInsurance() throws Exception {
        String doomed = "{\"order\": {\"id\": \"o1\", \"doomed\": true}}";
        try (Ledger ledger = Ledger.open(folder.resolve("ledger"), 0)) {
            assertThat(call(ledger, "insurance", "r1/insurance/9", doomed).statusCode())
                    .isEqualTo(500);
            assertThat(call(ledger, "hotel", "r1/hotel/1", doomed).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aCallWithoutAKeyIsNotCounted() throws Exception {
        try (Ledger ledger = Ledger.open(folder.resolve("ledger"), 0)) {
            assertThat(call(ledger, "charge", "none", "{}").statusCode()).isEqualTo(400);
            assertThat(ledger.lines()).isEmpty();
        }
    }
}
