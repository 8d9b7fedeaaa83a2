package dev.runestone;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Sends every request of docs/requests, in order, and holds the status against the comment {@code # expects}. */
@QuarkusTest
class HttpRequestsTest {
    @TestHTTPResource
    URI base;

    private record Call(
            String title, int expected, String method, String path, Map<String, String> headers, String body) {}

    @TestFactory
    List<DynamicTest> everyRequestIsAnsweredAsItSays() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("docs/requests"))) {
            for (Path file : files.sorted().toList()) {
                for (Call call : calls(Files.readString(file))) {
                    tests.add(DynamicTest.dynamicTest(file.getFileName() + ": " + call.title(), () -> send(call)));
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(10);
        return tests;
    }

    private void send(Call call) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(call.path()))
                .method(call.method(), BodyPublishers.ofString(call.body()));
        call.headers().forEach(request::header);
        HttpResponse<String> response = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(call.expected());
    }

    private static List<Call> calls(String text) {
        String[] parts = text.split("(?m)^### ");
        return Stream.of(parts).skip(1).map(HttpRequestsTest::call).toList();
    }

    private static Call call(String part) {
        List<String> lines = part.lines().toList();
        int at = 1;
        int expected = 200;
        while (lines.get(at).startsWith("#")) {
            if (lines.get(at).startsWith("# expects ")) {
                expected = Integer.parseInt(
                        lines.get(at).substring("# expects ".length()).strip());
            }
            at++;
        }
        String[] line = lines.get(at++).split(" ", 2);
        Map<String, String> headers = new LinkedHashMap<>();
        while (at < lines.size() && !lines.get(at).isBlank()) {
            String[] header = lines.get(at++).split(": ", 2);
            headers.put(header[0], header[1]);
        }
        String body = String.join("\n", lines.subList(Math.min(at + 1, lines.size()), lines.size()))
                .strip();
        return new Call(lines.get(0), expected, line[0], line[1].replace("{{host}}", ""), headers, body);
    }
}
