package dev.runestone.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.expression.ExpressionLimits;
import dev.runestone.expression.Expressions;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpFunctionTest {
    private static final String CANARY = "canary-4711/+=?&";
    private static final Expressions EXPRESSIONS = new Expressions(ExpressionLimits.standard());
    private static final CountDownLatch RELEASED = new CountDownLatch(1);
    private static HttpServer server;
    private static String base;

    private final TestSecrets secrets = new TestSecrets(Map.of("token", CANARY), Map.of("tenant", "acme"));

    @BeforeAll
    static void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        base = "http://127.0.0.1:" + server.getAddress().getPort();
        server.createContext("/echo", HttpFunctionTest::echo);
        server.createContext("/status/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            int status = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
            answer(
                    exchange,
                    status,
                    "text/plain",
                    "authorization was " + exchange.getRequestHeaders().getFirst("Authorization"));
        });
        server.createContext("/slow", exchange -> {
            await();
            answer(exchange, 200, "text/plain", "late");
        });
        server.createContext("/trickle", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("a".getBytes(UTF_8));
            exchange.getResponseBody().flush();
            await();
            exchange.close();
        });
        server.createContext("/huge", exchange -> answer(exchange, 200, "text/plain", "x".repeat(200_000)));
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] piece = new byte[8_192];
            try {
                while (RELEASED.getCount() > 0) {
                    exchange.getResponseBody().write(piece);
                }
            } catch (IOException closedByTheClient) {
                exchange.close();
            }
        });
        server.createContext("/no-json", exchange -> answer(exchange, 200, "application/json", "{\"a\": "));
        server.createContext("/bytes", exchange -> answer(exchange, 200, "application/octet-stream", "\u0001\u0002"));
        server.createContext("/here", exchange -> redirect(exchange, 302, "/echo?from=here"));
        server.createContext("/here-again", exchange -> redirect(exchange, 307, "/echo"));
        server.createContext("/there", exchange -> redirect(exchange, 302, "http://localhost:1/steal"));
        server.createContext("/round", exchange -> redirect(exchange, 302, "/round"));
        server.start();
    }

    @AfterAll
    static void stop() {
        RELEASED.countDown();
        server.stop(0);
    }

    private static void await() {
        try {
            RELEASED.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void echo(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        StringBuilder json = new StringBuilder("{\"method\": \"" + exchange.getRequestMethod() + "\", \"uri\": \""
                + exchange.getRequestURI() + "\", \"body\": " + (body.isEmpty() ? "null" : body) + ", \"headers\": {");
        List<String> headers = new ArrayList<>();
        exchange.getRequestHeaders()
                .forEach((name, values) ->
                        headers.add('"' + name.toLowerCase() + "\": \"" + String.join(",", values) + '"'));
        json.append(String.join(", ", headers)).append("}}");
        exchange.getResponseHeaders().add("X-Seen", "yes");
        answer(exchange, 200, "application/json", json.toString());
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, body.getBytes(UTF_8).length);
        exchange.getResponseBody().write(body.getBytes(UTF_8));
        exchange.close();
    }

    private static void redirect(HttpExchange exchange, int status, String location) throws IOException {
        exchange.getResponseHeaders().add("Location", location);
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    static HttpConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withMapping(HttpConfig.class)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(HttpConfig.class);
    }

    private static HttpFunction function(String... settings) {
        Map<String, String> all = new HashMap<>(
                Map.of("runestone.http.allow", base.substring("http://".length()), "runestone.http.timeout", "PT10S"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return new HttpFunction(EXPRESSIONS, config(all));
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> call(HttpFunction function, Map<String, Object> setUp, Map<String, ?> values)
            throws Exception {
        return (Map<String, Object>) function.apply(secrets.run(setUp, values));
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> echoed(Map<String, Object> setUp, Map<String, ?> values) throws Exception {
        return (Map<String, Object>) call(function(), setUp, values).get("body");
    }

    private static Refusal refusal(ThrowingCall call) {
        return org.assertj.core.api.Assertions.catchThrowableOfType(RefusalException.class, call::run)
                .refusal();
    }

    private interface ThrowingCall {
        void run() throws Exception;
    }

    @Test
    void whatTheSettingsSayIsSentAndTheAnswerIsRead() throws Exception {
        Map<String, Object> setUp = Map.of(
                "method",
                "PUT",
                "url",
                base + "/echo/{order.id}",
                "query",
                Map.of("page", "order.pages", "none", "null"),
                "headers",
                Map.of("X-Tenant", "${setting.tenant}", "X-Computed", "=string(order.id) + \"!\"", "X-Plain", 7),
                "body",
                "{id: order.id, all: order.pages}");
        Map<String, Object> result =
                call(function(), setUp, Map.of("order", Map.of("id", 12, "pages", List.of(1, "zwei & drei"))));

        assertThat(result.get("status")).isEqualTo(200);
        assertThat(result.get("headers"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("x-seen", "yes");
        Map<?, ?> body = (Map<?, ?>) result.get("body");
        assertThat(body.get("method")).isEqualTo("PUT");
        assertThat(body.get("uri")).isEqualTo("/echo/12?page=1&page=zwei%20%26%20drei");
        assertThat(body.get("body")).isEqualTo(Map.of("id", 12, "all", List.of(1, "zwei & drei")));
        assertThat((Map<String, Object>) headers(body))
                .containsEntry("x-tenant", "acme")
                .containsEntry("x-computed", "12!")
                .containsEntry("x-plain", "7")
                .containsEntry("content-type", "application/json")
                .containsEntry("idempotency-key", "r-1/call/2");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> headers(Map<?, ?> echoed) {
        return (Map<String, Object>) echoed.get("headers");
    }

    @Test
    void aPlaceholderStaysOnePartOfTheUrl() throws Exception {
        Map<?, ?> echoed = echoed(Map.of("url", base + "/echo/{a}/end"), Map.of("a", "x/y?z=1#f @é"));

        assertThat(echoed.get("uri")).isEqualTo("/echo/x%2Fy%3Fz%3D1%23f%20%40%C3%A9/end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "x/../y", "..\\z"})
    void aPlaceholderCannotClimbOutOfThePath(String value) {
        Refusal refusal = refusal(() -> call(function(), Map.of("url", base + "/echo/{a}/admin"), Map.of("a", value)));

        assertThat(refusal.problems().toString()).contains("has a segment '.");
    }

    @Test
    void aUrlCanBeAnExpression() throws Exception {
        Map<?, ?> echoed = echoed(Map.of("url", "=base + \"/echo?x=\" + string(n)"), Map.of("base", base, "n", 3));

        assertThat(echoed.get("uri")).isEqualTo("/echo?x=3");
    }

    @Test
    void aSecretGoesIntoTheHeaderOnly() throws Exception {
        Map<String, Object> setUp =
                Map.of("url", base + "/echo", "headers", Map.of("Authorization", "Bearer ${secret.token}"));
        StepInput input = secrets.run(setUp, Map.of());
        Map<?, ?> plain = (Map<?, ?>) ((Map<?, ?>) function().apply(input)).get("body");
        Object redacted = new RedactedFunction(function()).apply(input);

        assertThat(String.valueOf(headers(plain).get("authorization"))).isEqualTo("Bearer " + CANARY);
        assertThat(String.valueOf(redacted)).doesNotContain("canary").contains("Bearer •••");
        assertThat(input.context().toString()).doesNotContain("canary");
    }

    @ParameterizedTest
    @CsvSource({"500,BUSY", "503,BUSY", "429,BUSY", "404,INVALID", "401,INVALID", "302,INVALID"})
    void aStatusThatIsNotExpectedFailsAndSaysWhetherToTryAgain(int status, Refusal.Kind kind) {
        Map<String, Object> setUp =
                Map.of("url", base + "/status/" + status, "headers", Map.of("Authorization", "${secret.token}"));
        Refusal refusal = refusal(() -> new RedactedFunction(function()).apply(secrets.run(setUp, Map.of())));

        assertThat(refusal.kind()).isEqualTo(kind);
        assertThat(refusal.detail()).contains("/status/" + status).doesNotContain("canary");
    }

    @Test
    void aCutMessageHoldsNoHalfOfASecret() {
        String text = "x".repeat(290) + CANARY;
        server.createContext("/long", exchange -> answer(exchange, 400, "text/plain", text));
        Refusal refusal = refusal(() -> call(function(), Map.of("url", base + "/long"), Map.of()));

        assertThat(refusal.detail()).doesNotContain("cana").contains("•••");
    }

    @Test
    void anExpectedStatusIsNoFailure() throws Exception {
        Map<String, Object> setUp = Map.of("url", base + "/status/404", "expect", List.of("2xx", 404));

        assertThat(call(function(), setUp, Map.of()).get("status")).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/slow", "/trickle"})
    void aSlowServerIsGivenUpWithHopeForAnotherAttempt(String path) {
        Refusal refusal = refusal(() -> call(function(), Map.of("url", base + path, "timeout", "PT0.2S"), Map.of()));

        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.TIMEOUT);
        assertThat(refusal.detail()).contains("PT0.2S");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/huge", "/endless"})
    void aResponseIsReadUpToItsLimit(String path) {
        HttpFunction function = function("runestone.http.maximum-response", "100000");
        Refusal refusal = refusal(() -> call(function, Map.of("url", base + path), Map.of()));

        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID);
        assertThat(refusal.detail()).contains("more than 100000 bytes");
    }

    @Test
    void aRequestIsSentUpToItsLimit() {
        HttpFunction function = function("runestone.http.maximum-request", "10");
        Refusal refusal = refusal(
                () -> call(function, Map.of("url", base + "/echo", "body", "text"), Map.of("text", "x".repeat(20))));

        assertThat(refusal.problems().toString()).contains("runestone.http.maximum-request");
    }

    @Test
    void whatIsNoJsonIsAFailureAndBytesAreBase64() throws Exception {
        Refusal refusal = refusal(() -> call(function(), Map.of("url", base + "/no-json"), Map.of()));

        assertThat(refusal.detail()).contains("says is JSON and is not");
        assertThat(call(function(), Map.of("url", base + "/bytes"), Map.of()).get("body"))
                .isEqualTo("AQI=");
    }

    @Test
    void redirectsAreFollowedWithinTheHost() throws Exception {
        Map<String, Object> post = Map.of("url", base + "/here", "method", "POST", "body", "1");
        Map<String, Object> again = Map.of("url", base + "/here-again", "method", "POST", "body", "1");

        assertThat(echoed(post, Map.of())).containsEntry("method", "GET").containsEntry("uri", "/echo?from=here");
        assertThat(echoed(again, Map.of())).containsEntry("method", "POST").containsEntry("body", 1);
    }

    @Test
    void redirectsToAnotherHostAreNot() {
        Refusal there = refusal(() -> call(
                function(
                        "runestone.http.allow",
                        "*,127.0.0.1:" + server.getAddress().getPort() + ",localhost:1"),
                Map.of("url", base + "/there"),
                Map.of()));
        Refusal round = refusal(() -> call(function(), Map.of("url", base + "/round"), Map.of()));

        assertThat(there.detail()).contains("http://localhost:1/steal").contains("is not followed");
        assertThat(round.detail()).contains("more than 5 times");
    }

    @Test
    void whoCannotBeReachedIsWorthAnotherAttempt() throws IOException {
        int free;
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        HttpFunction function = function("runestone.http.allow", "127.0.0.1:" + free);
        Refusal refusal = refusal(() -> call(function, Map.of("url", "http://127.0.0.1:" + free), Map.of()));

        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.BUSY);
    }

    @Test
    void nothingIsAllowedUnlessListed() {
        HttpFunction function = new HttpFunction(EXPRESSIONS, config(Map.of()));
        Refusal refusal = refusal(() -> call(function, Map.of("url", "https://api.example.org/x"), Map.of()));

        assertThat(refusal.problems().toString())
                .contains("Calls to api.example.org:443 are not allowed")
                .contains("runestone.http.allow, which is empty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://[::1]/",
                "http://169.254.169.254/latest/meta-data",
                "http://2130706433/",
                "http://0/",
                "http://10.1.2.3/",
                "http://192.168.0.1/",
                "http://[::ffff:127.0.0.1]/",
                "http://[fd00::1]/",
                "http://[64:ff9b::7f00:1]/",
                "http://[2002:7f00:1::]/",
                "http://100.64.0.1/",
                "http://localhost/",
                "http://0.0.0.0/",
            })
    void aStarLetsNobodyIntoThisMachineOrItsNetworks(String url) {
        HttpFunction function = function("runestone.http.allow", "*");
        Refusal refusal = refusal(() -> call(function, Map.of("url", url), Map.of()));

        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID);
        assertThat(refusal.problems().toString()).contains("an address of this machine or its networks");
    }

    @Test
    void aListedNameThatLeadsHereIsRefusedUnlessItsPortIsListedToo() {
        int port = server.getAddress().getPort();
        Refusal named = refusal(() ->
                call(function("runestone.http.allow", "localhost"), Map.of("url", "http://localhost/"), Map.of()));

        assertThat(named.problems().toString()).contains("add localhost:80 with its port");
        assertThat(AllowedHostsTest.isAllowed(List.of("localhost:" + port), false, "http://localhost:" + port + "/"))
                .isTrue();
        assertThat(AllowedHostsTest.isAllowed(List.of("localhost"), true, "http://localhost/"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.org/",
                "file:///etc/passwd",
                "http://user:password@example.org/",
                "http:///nothing",
                "//example.org/",
                "mailto:somebody",
                "http://example.org/#part",
                "http://exa mple.org/",
            })
    void otherUrlsAreRefused(String url) {
        Refusal refusal = refusal(() -> call(function("runestone.http.allow", "*"), Map.of("url", url), Map.of()));

        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID);
        assertThat(refusal.toString()).doesNotContain("password@");
    }

    @Test
    void headersCannotBeInjected() {
        Map<String, Object> value = Map.of("url", base + "/echo", "headers", Map.of("X-Name", "=name"));
        Map<String, Object> name = Map.of("url", base + "/echo", "headers", Map.of("X: 1\r\nY", "1"));
        Map<String, Object> host = Map.of("url", base + "/echo", "headers", Map.of("Host", "other"));

        assertThat(refusal(() -> call(function(), value, Map.of("name", "Zoë")))
                        .problems()
                        .toString())
                .contains("not of ASCII");

        assertThat(refusal(() -> call(function(), value, Map.of("name", "a\r\nX-Admin: 1")))
                        .problems()
                        .toString())
                .contains("line end");
        assertThat(refusal(() -> call(function(), name, Map.of())).problems().toString())
                .contains("no name of a header");
        assertThat(refusal(() -> call(function(), host, Map.of())).problems().toString())
                .contains("belongs to the connection");
    }

    @Test
    void everyProblemOfTheSettingsIsFoundBeforeACall() {
        HttpFunction function = function();
        TestSecrets none = new TestSecrets(Map.of(), Map.of());
        Map<String, Object> setUp = Map.of(
                "url", "https://example.org/{order.}",
                "query", Map.of("q", "1 +"),
                "headers", Map.of("A", "${secret.token}", "B", "=(", "Host", "x"),
                "body", "unknown.member",
                "expect", List.of("9xx"),
                "tls", Map.of("trust", "roots", "clientCertificate", "me"));

        assertThat(function.problems(none.step("http", setUp), List.of("order")))
                .extracting(problem -> problem.path().toString())
                .contains("url", "query.q", "headers.A", "headers.B", "headers.Host", "body", "expect[0]", "tls.trust")
                .contains("tls.clientCertificate");
        assertThat(function.problems(none.step("http", Map.of("url", "x", "timeout", "soon")), List.of()))
                .extracting(problem -> problem.path().toString())
                .containsExactly("timeout");
    }

    @Test
    void settingsAreHeldAgainstTheirType() {
        StepFunctions functions = StepFunctions.of(Map.of("http", function()));
        TestSecrets none = new TestSecrets(Map.of(), Map.of());

        assertThat(functions.problems(
                        none.step("http", Map.of("methd", "GET", "method", "BREW", "body", 1)), List.of()))
                .extracting(problem -> problem.path().toString())
                .containsExactlyInAnyOrder("url", "methd", "method", "body");
    }

    @Test
    void anInterruptedCallEndsAtOnce() throws Exception {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> call(function(), Map.of("url", base + "/slow"), Map.of()))
                .asInstanceOf(throwable(Throwable.class))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }
}
