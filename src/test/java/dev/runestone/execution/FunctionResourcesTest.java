package dev.runestone.execution;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import dev.runestone.function.Capability;
import dev.runestone.function.NamedFunction;
import dev.runestone.workflow.Requirements;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Type.Kind;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Functions over HTTP and in workflows; a secret, the canary, must be seen nowhere. */
@QuarkusTest
@TestProfile(FunctionResourcesTest.WithSecrets.class)
class FunctionResourcesTest {
    static final String CANARY = "canary-0815-4711";

    private final DataSource database;

    private final StepThreads threads;

    FunctionResourcesTest(DataSource database, StepThreads threads) {
        this.database = database;
        this.threads = threads;
    }

    /** An installation with a secret, and a service outside that tells it. */
    public static final class WithSecrets implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("runestone.secrets.canary", CANARY, "runestone.settings.tenant", "acme");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(EchoServer.class));
        }
    }

    /** Functions of lambdas, as an application has them. */
    @Singleton
    static final class Lambdas {
        @Produces
        @Singleton
        NamedFunction leak() {
            return new NamedFunction(
                    "leak",
                    Capability.of("Tells what it should not.")
                            .perhapsTaking("how", Type.of(Kind.STRING), "value, failure or log")
                            .requiring(new Requirements(List.of("canary"), List.of())),
                    input -> {
                        String secret = input.context().secret("canary");
                        if ("failure".equals(input.value("how"))) {
                            throw new IllegalStateException("rejected " + secret, new RuntimeException(secret));
                        }
                        return Map.of(
                                "told",
                                "it is " + secret,
                                "context",
                                input.context().toString());
                    });
        }

        @Produces
        @Singleton
        NamedFunction doubled() {
            return new NamedFunction(
                    "doubled",
                    Capability.of("Doubles a number.")
                            .taking("number", Type.of(Kind.NUMBER), "what is doubled")
                            .returning(Type.of(Kind.NUMBER)),
                    input -> ((Number) java.util.Objects.requireNonNull(input.value("number"))).doubleValue() * 2);
        }
    }

    private static ValidatableResponse execute(String function, String body) {
        return given().contentType("application/json")
                .body(body)
                .post("/api/functions/" + function + "/executions")
                .then();
    }

    private static void create(String yaml, int status) {
        given().contentType("application/yaml")
                .body(yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .post("/api/workflows")
                .then()
                .statusCode(status);
    }

    private static ValidatableResponse evaluate(String workflow, String body) {
        return given().contentType("application/json")
                .body(body)
                .post("/api/workflows/" + workflow + "/evaluations")
                .then();
    }

    @Test
    void functionsTellWhatTheyCanDo() {
        given().get("/api/functions")
                .then()
                .statusCode(200)
                .body(
                        "items.name",
                        hasItems(
                                "feel",
                                "http",
                                "task",
                                "signal",
                                "wait",
                                "workflow",
                                "doubled",
                                "executeStep",
                                "evaluateRule",
                                "createWorkflow",
                                "evaluateWorkflow"));
        given().get("/api/functions/doubled")
                .then()
                .statusCode(200)
                .body("inputs[0].name", equalTo("number"))
                .body("inputs[0].optional", equalTo(false))
                .body("open", equalTo(false))
                .body("output.type", equalTo("number"));
        given().get("/api/functions/http")
                .then()
                .body("settings.required", contains("url"))
                .body("settings.additionalProperties", equalTo(false));
        given().get("/api/functions/doubeld")
                .then()
                .statusCode(404)
                .body("detail", containsString("Did you mean 'doubled'?"));
        String next = given().get("/api/functions?limit=2").jsonPath().getString("next");
        given().get("/api/functions?limit=2&cursor=" + next).then().body("items.size()", equalTo(2));
    }

    @Test
    void aFunctionIsExecutedOnce() {
        execute("feel", "{\"settings\": {\"expression\": \"a + b\"}, \"inputs\": {\"a\": 1, \"b\": 2}}")
                .statusCode(200)
                .body("value", equalTo(3));
        execute("doubled", "{\"inputs\": {\"number\": 2, \"more\": 1}}")
                .statusCode(200)
                .body("value", equalTo(4.0f));
    }

    @Test
    void everythingThatIsWrongIsTold() {
        execute("nothing", "{}").statusCode(404);
        execute("doubled", "{\"inputs\": {\"number\": \"two\"}}")
                .statusCode(422)
                .body("errors.path", contains("inputs.number"));
        execute("doubled", "{}").statusCode(422).body("errors.path", contains("inputs.number"));
        execute("feel", "{\"settings\": {\"expression\": \"1 +\"}}")
                .statusCode(422)
                .body("errors.path", contains("settings.expression"));
        execute("http", "{\"settings\": {\"method\": \"GET\"}, \"policy\": {\"retris\": 1}}")
                .statusCode(422)
                .body("errors.path", hasItems("policy.retris"));
        execute("http", "{\"settings\": {\"url\": \"https://example.org/\"}}")
                .statusCode(422)
                .body("errors.message", hasItems(containsString("Calls to example.org:443 are not allowed")));
        execute("http", "{\"settings\": {\"url\": \"https://api.example.org/rates\"}}")
                .statusCode(422)
                .body("errors.path", contains("", "url"));
        execute("http", "{\"settings\": {\"methd\": \"GET\", \"expect\": \"2xx\"}}")
                .statusCode(422)
                .body("errors.path", contains("settings.url", "settings.expect", "settings.methd"));
        execute("http", "{\"settings\": {\"url\": \"https://a.org/\"}, \"requires\": {\"secrets\": [\"rates-token\"]}}")
                .statusCode(422)
                .body("errors.path", contains("requires.secrets[0]"));
        execute("leak", "{}").statusCode(422).body("errors.path", contains("requires.secrets"));
        execute("leak", "{\"requires\": {\"secrets\": [\"canary\", \"absent\"]}}")
                .statusCode(422)
                .body("errors.path", contains("requires.secrets[1]"));
        execute("task", "{}").statusCode(422).body("errors.message", hasItems(containsString("POST /api/runs")));
    }

    @Test
    void aPolicyMeetsFailures() {
        execute("http", """
                {"settings": {"url": "https://example.org/"},
                 "policy": {"retries": 1, "onFailure": {"fallback": {"status": 0}}}}""").statusCode(200).body("value.status", equalTo(0));
    }

    @Test
    void aWorkflowIsAStepOfAnother() {
        create("""
                kind: Workflow
                name: net
                version: 1.2.0
                inputs: {gross: {type: number}}
                components:
                  net: {step: {function: feel, expression: gross * 0.5}, from: gross}
                outputs: {net: net}
                """, 201);
        create("""
                kind: Workflow
                name: pay
                version: 1.0.0
                inputs: {salary: {type: number}}
                components:
                  net: {step: {function: workflow, name: net, version: ^1.0.0, inputs: {gross: salary}}, from: salary}
                  twice: {step: {function: feel, expression: net.net * 2}, from: net}
                outputs: {twice: twice}
                """, 201);

        evaluate("pay", "{\"inputs\": {\"salary\": 1000}}").statusCode(200).body("outputs.twice", equalTo(1000.0f));
        execute(
                        "evaluateWorkflow",
                        "{\"settings\": {\"workflow\": \"net\"}, \"inputs\": {\"inputs\": {\"gross\": 10}}}")
                .statusCode(200)
                .body("value.version", equalTo("1.2.0"))
                .body("value.outputs.net", equalTo(5.0f));
        execute("workflow", "{\"settings\": {\"name\": \"net\", \"version\": \"^2.0.0\"}, \"inputs\": {\"gross\": 1}}")
                .statusCode(422)
                .body("errors.message", hasItems(containsString("a version that ^2.0.0 allows; there are 1.2.0")));
    }

    @Test
    void aWorkflowThatEvaluatesItselfIsRefusedWithItsChain() {
        String one = """
                kind: Workflow
                name: %s
                version: 1.0.0
                inputs: {a: {type: any}}
                components:
                  other: {step: {function: workflow, name: %s}, from: a}
                outputs: {a: other}
                """;
        create(one.formatted("ping", "pong"), 201);
        create(one.formatted("pong", "ping"), 201);

        evaluate("ping", "{\"inputs\": {\"a\": 1}}")
                .statusCode(422)
                .body("errors.message.toString()", containsString("ping:1.0.0 → pong:1.0.0 → ping:1.0.0"));
    }

    @Test
    void whatWaitsRunsOnVirtualThreadsWhereThereAreAny() throws Exception {
        CompletableFuture<String> thread = new CompletableFuture<>();
        threads.submit(() -> thread.complete(Thread.currentThread().toString()));

        assertThat(thread.get(20, TimeUnit.SECONDS))
                .startsWith(Runtime.version().feature() >= 21 ? "VirtualThread[" : "Thread[runestone-step-");
    }

    @Test
    void actionsAreSteps() {
        execute("createWorkflow", """
                {"inputs": {"definition": {"kind": "Workflow", "name": "made", "version": "1.0.0",
                  "inputs": {"a": {"type": "any"}}, "outputs": {"a": "b"},
                  "components": {"b": {"step": {"function": "feel", "expression": "a"}, "from": "a"}}}}}""").statusCode(200).body("value.created", equalTo(true));
        execute("executeStep", """
                {"settings": {"call": "doubled"}, "inputs": {"inputs": {"number": 4}}}""").statusCode(200).body("value", equalTo(8.0f));
        execute("evaluateRule", "{\"settings\": {\"knowledge\": \"nowhere\"}, \"inputs\": {\"facts\": []}}")
                .statusCode(422)
                .body("errors.message", hasItems(containsString("nowhere")));
        execute("evaluateRule", "{}")
                .statusCode(422)
                .body("errors.path", contains("settings.knowledge", "settings.facts"));
    }

    private static ValidatableResponse send(String function, String event) {
        return given().contentType("application/json")
                .body("{\"event\": \"" + event + "\"}")
                .put("/api/functions/" + function + "/state")
                .then();
    }

    @Test
    void aSuspendedFunctionRefusesUntilItIsResumed() {
        send("doubled", "suspend").statusCode(200).body("state", equalTo("suspended"));
        execute("doubled", "{\"inputs\": {\"number\": 2}}")
                .statusCode(503)
                .body("errors.message", hasItems(containsString("is suspended")));
        send("doubled", "suspend").statusCode(409);
        send("doubled", "resume").statusCode(200).body("state", equalTo("ready"));
        execute("doubled", "{\"inputs\": {\"number\": 2}}").statusCode(200);
        send("doubled", "explode").statusCode(422).body("errors.path", contains("event"));
        send("feel", "suspend").statusCode(409);
        send("nothing", "suspend").statusCode(404);
    }

    @Test
    void anEventReachesAnInstanceOfAMachine() {
        given().contentType("application/yaml")
                .body("""
                        kind: StateMachine
                        name: door
                        version: 1.0.0
                        initial: closed
                        events: {open: {}, close: {}}
                        states:
                          closed: {on: {open: opened}}
                          opened: {on: {close: closed}}
                        """.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .post("/api/machines")
                .then()
                .statusCode(201);

        execute(
                        "transitionState",
                        "{\"settings\": {\"machine\": \"door\", \"event\": \"open\"}, \"inputs\": {\"key\": 7}}")
                .statusCode(200)
                .body("value.states", contains("opened"))
                .body("value.key", equalTo("7"));
        execute("transitionState", "{\"settings\": {\"machine\": \"door\"}}")
                .statusCode(422)
                .body("errors.path", contains("settings.key", "settings.event"));
    }

    @Test
    void theCanaryIsSeenNowhere() throws Exception {
        Queue<String> logged = new ConcurrentLinkedQueue<>();
        Handler listener = new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.add(line.getMessage() + java.util.Arrays.toString(line.getParameters()) + line.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger.getLogger("").addHandler(listener);
        try {
            create("""
                    kind: Workflow
                    name: leaking
                    version: 1.0.0
                    inputs: {how: {type: string}}
                    components:
                      leak: {step: {function: leak, requires: {secrets: [canary]}}, from: how}
                      after: {step: {function: feel, expression: leak.told}, from: leak}
                    outputs: {told: after}
                    """, 201);
            evaluate("leaking", "{\"inputs\": {\"how\": \"value\"}, \"explain\": \"full\"}")
                    .statusCode(200)
                    .body("outputs.told", equalTo("it is •••"))
                    .body(not(containsString(CANARY)));
            evaluate("leaking", "{\"inputs\": {\"how\": \"failure\"}, \"explain\": \"full\"}")
                    .statusCode(422)
                    .body(containsString("rejected •••"))
                    .body(not(containsString(CANARY)));
            execute("leak", "{\"inputs\": {\"how\": \"failure\"}, \"requires\": {\"secrets\": [\"canary\"]}}")
                    .statusCode(422)
                    .body(not(containsString(CANARY)));
            execute("leak", "{\"inputs\": {\"how\": \"value\"}, \"requires\": {\"secrets\": [\"canary\"]}}")
                    .statusCode(200)
                    .body(not(containsString(CANARY)));
        } finally {
            Logger.getLogger("").removeHandler(listener);
        }

        assertThat(logged).noneMatch(line -> line.contains("canary-"));
        assertThat(dump()).isNotEmpty().doesNotContain(CANARY);
    }

    /** The whole database as SQL. */
    private String dump() throws Exception {
        StringBuilder dump = new StringBuilder();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SCRIPT")) {
            while (rows.next()) {
                dump.append(rows.getString(1)).append('\n');
            }
        }
        return dump.toString();
    }
}
