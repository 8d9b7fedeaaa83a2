package dev.runestone.knowledge;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.runestone.workflow.Resolution;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the knowledge bases promise over HTTP and across restarts, whatever the database. */
abstract class KnowledgeApiContract {
    private static final String RULES = """
            package shop;
            declare Order
              amount : int
            end
            declare Discount
              percent : int
            end
            query "discounts" $d : Discount() end
            rule "large" agenda-group "pricing" salience 5 when Order(amount > 100) then
              insert(new Discount(%d));
            end
            """;

    @Inject
    Deployments deployments;

    @Inject
    Versions versions;

    @Inject
    DeploymentStore store;

    @Inject
    KnowledgeBases bases;

    @Inject
    RuleEvaluator evaluator;

    @TempDir
    Path folder;

    @Test
    void aDeploymentIsBuiltActivatedAndDecides() {
        deployed("first", "1", rules(10)).body("status", is("READY")).body("finishedAt", notNullValue());

        evaluate("first", """
                {"facts": [{"type": "Order", "value": {"amount": 500}}], "groups": ["pricing"],
                 "resolution": "first", "queries": ["discounts"], "trace": true}""")
                .statusCode(200)
                .body("knowledge", is("shop:first:1"))
                .body("produced.Discount", equalTo(List.of(Map.of("percent", 10))))
                .body("queries.discounts[0].'$d'.percent", is(10))
                .body("firings", is(1))
                .body("trace[0].rule", is("large"))
                .body("trace[0].salience", is(5))
                .body("trace[0].matched[0].value.amount", is(500))
                .body("trace[0].changes[0].kind", is("INSERT"));
    }

    @Test
    void theSameAssetsAreTheSameDeploymentAndOthersAreAConflict() {
        String id = deployed("same", "1", rules(10)).extract().path("id");

        deploy("same", "1", rules(10), true).statusCode(202).body("id", is(id)).body("status", is("READY"));
        deploy("same", "1", rules(20), true)
                .statusCode(409)
                .contentType("application/problem+json")
                .body("detail", containsString("exists with other assets"));
    }

    @Test
    void aBrokenDeploymentFailsWithDiagnosticsAndMayBeCorrected() {
        deployed("broken", "1", rules(10).replace("amount > 100", "amuont > 100"))
                .body("status", is("FAILED"))
                .body("diagnostics[0].path", is("shop.drl"))
                .body("diagnostics[0].line", is(9))
                .body("diagnostics[0].rule", is("large"));
        given().get("/api/knowledge-bases/shop:broken").then().statusCode(404);
        deployed("broken", "1", rules(10)).body("status", is("READY"));
    }

    @Test
    void rulesThatReachTooFarAreRefused() {
        deployed("attack", "1", rules(10).replace("insert(new", "System.exit(1); insert(new"))
                .body("status", is("FAILED"))
                .body("violations[0].rule", is("large"))
                .body("violations[0].member", startsWith("java.lang.System#exit"));
    }

    @Test
    void versionsAreActivatedRolledBackComparedAndRetired() {
        deployed("cycle", "1", rules(10));
        deployed("cycle", "2", rules(20));
        Response seen = given().get("/api/knowledge-bases/shop:cycle");
        seen.then()
                .statusCode(200)
                .body("active", is("2"))
                .body("versions.version", contains("2", "1"))
                .body("versions.state", contains("ACTIVE", "READY"));
        String tag = seen.header("ETag");
        given().header("If-None-Match", tag)
                .get("/api/knowledge-bases/shop:cycle")
                .then()
                .statusCode(304);

        activate("cycle", "1", tag).statusCode(200).body("active", is("1"));
        activate("cycle", "2", tag).statusCode(412).contentType("application/problem+json");
        assertThat(percent("cycle")).isEqualTo(10);
        assertThat(percent("cycle:2")).as("a version by name").isNotEqualTo(10);

        given().post("/api/knowledge-bases/shop:cycle/rollbacks")
                .then()
                .statusCode(200)
                .body("active", is("2"));
        given().post("/api/knowledge-bases/shop:cycle/rollbacks")
                .then()
                .statusCode(200)
                .body("active", is("1"));
        given().post("/api/knowledge-bases/shop:cycle/rollbacks").then().statusCode(409);

        given().get("/api/knowledge-bases/cycle/diff?from=1&to=2")
                .then()
                .statusCode(200)
                .body("changed", hasSize(1))
                .body("changed[0].name", is("large"))
                .body("changed[0].before", containsString("Discount(10)"))
                .body("changed[0].after", containsString("Discount(20)"))
                .body("added", hasSize(0));

        given().delete("/api/knowledge-bases/shop:cycle/versions/1").then().statusCode(409);
        given().delete("/api/knowledge-bases/shop:cycle/versions/2").then().statusCode(204);
        given().delete("/api/knowledge-bases/shop:cycle/versions/2").then().statusCode(204);
        activate("cycle", "2", null).statusCode(410);
        given().get("/api/knowledge-bases/shop:cycle/versions/2")
                .then()
                .statusCode(200)
                .body("state", is("RETIRED"));
        deployed("cycle", "2", rules(20)).body("status", is("READY"));
        assertThat(percent("cycle")).isEqualTo(20);
    }

    @Test
    void aVersionTellsWhatItDeclaresAndGivesItsAssets() {
        deployed("detail", "1", rules(10));

        given().get("/api/knowledge-bases/detail/versions/1")
                .then()
                .statusCode(200)
                .body("rules[0].name", is("large"))
                .body("rules[0].group", is("pricing"))
                .body("rules[0].salience", is(5))
                .body("factTypes.name", contains("Discount", "Order"))
                .body("factTypes[1].fields[0].type", is("int"))
                .body("queries.discounts", is(0))
                .body("assets[0].path", is("shop.drl"));
        assertThat(given().get("/api/knowledge-bases/detail/versions/1/assets/shop.drl")
                        .asString())
                .isEqualTo(rules(10));
        given().get("/api/knowledge-bases/detail/versions/1/assets/no.drl")
                .then()
                .statusCode(404);
        given().get("/api/knowledge-bases/detail/versions/9").then().statusCode(404);
    }

    @Test
    void aDecisionModelIsDeployedDescribedAndDecides() throws IOException {
        String deployment = Files.readString(Path.of("docs/samples/shipping-1.0.0.json"));
        String id = given().contentType(ContentType.JSON)
                .body(deployment)
                .post("/api/deployments")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        await(() -> !given().get("/api/deployments/" + id).path("status").equals("BUILDING"));

        given().get("/api/knowledge-bases/shipping/versions/1.0.0")
                .then()
                .statusCode(200)
                .body("models[0].name", is("shipping"))
                .body("models[0].inputs.name", contains("country", "ordered", "weight"));
        decide(KnowledgeExamples.DECISION)
                .statusCode(200)
                .body("decisions.status", contains("SUCCEEDED", "SUCCEEDED"))
                .body("decisions[1].value", is("2026-04-01"))
                .body("trace[0].matchedIds", contains("heavy-abroad"));
        decide("{\"context\": {\"weight\": \"heavy\", \"wait\": 1}}")
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errors.pointer", org.hamcrest.Matchers.containsInAnyOrder("/context/weight", "/context/wait"));
        decide("{\"model\": \"no\"}").statusCode(422).body("errors[0].pointer", is("/model"));
        decide("{\"version\": \"9\"}").statusCode(404);
        for (String malformed : List.of(
                "",
                "[]",
                "null",
                "{\"context\": 5}",
                "{\"decisions\": [null]}",
                "{\"decisions\": {}}",
                "{\"trace\": []}")) {
            assertThat(decide(malformed).extract().statusCode()).as(malformed).isBetween(400, 422);
        }
    }

    private static ValidatableResponse decide(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/knowledge-bases/shipping/decisions")
                .then();
    }

    @Test
    void listsComeInPages() {
        deployed("page-a", "1", rules(1));
        deployed("page-b", "1", rules(2));
        Response first = given().get("/api/deployments?limit=1");
        first.then().statusCode(200).body("items", hasSize(1)).body("next", notNullValue());
        given().queryParam("cursor", first.<String>path("next"))
                .get("/api/deployments?limit=500")
                .then()
                .statusCode(200)
                .body("items.id", org.hamcrest.Matchers.not(hasItem(first.<String>path("items[0].id"))));
        given().get("/api/knowledge-bases?limit=500")
                .then()
                .body("items.name", org.hamcrest.Matchers.hasItems("shop:page-a", "shop:page-b"));
        given().get("/api/knowledge-bases?limit=0").then().statusCode(400);
        given().get("/api/deployments?cursor=!").then().statusCode(400);
    }

    @Test
    void badEvaluationsAreProblemsWithPointers() {
        deployed("bad", "1", rules(10));

        evaluate("bad", "{\"facts\": [{\"type\": \"Order\", \"value\": {\"amuont\": 1, \"amount\": \"x\"}}]}")
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errors.pointer", contains("/facts/0/value/amuont", "/facts/0/value/amount"));
        evaluate("bad", "{\"resolution\": \"frist\", \"limits\": {\"deadline\": \"soon\", \"facts\": 0}}")
                .statusCode(422)
                .body("errors.pointer", contains("/resolution", "/limits/deadline", "/limits/facts"));
        evaluate("nowhere", "{}").statusCode(404);
        for (String body : List.of(
                "",
                "null",
                "[]",
                "{",
                "{\"facts\": 5}",
                "{\"facts\": [null]}",
                "{\"facts\": [{\"type\": {}}]}",
                "{\"groups\": [null]}",
                "{\"queries\": {}}",
                "{\"limits\": []}",
                "{\"trace\": \"x\"}",
                "{\"no\": 1}")) {
            int status = evaluate("bad", body).extract().statusCode();
            assertThat(status).as(body).isBetween(400, 499);
        }
    }

    @Test
    void badDeploymentsAreProblems() {
        given().contentType(ContentType.JSON)
                .body(
                        "{\"group\": \"a b\", \"artifact\": \"x\", \"version\": \"1\", \"assets\": [{\"path\": \"x.drl\"}]}")
                .post("/api/deployments")
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/group", "/assets/0"));
        for (String body : List.of(
                "",
                "null",
                "[]",
                "{}",
                "{\"assets\": 5}",
                "{\"assets\": [null]}",
                "{\"assets\": [{\"path\": \"x.drl\", \"base64\": \"%\"}]}",
                "{\"activate\": 7}")) {
            int status = given().contentType(ContentType.JSON)
                    .body(body)
                    .post("/api/deployments")
                    .statusCode();
            assertThat(status).as(body).isBetween(400, 499);
        }
    }

    @Test
    void rulesAreValidatedWithoutBeingDeployed() {
        given().contentType(ContentType.JSON)
                .body(Map.of(
                        "assets",
                        List.of(Map.of("path", "shop.drl", "text", rules(10).replace("amount > 100", "amuont > 100")))))
                .post("/api/rules/validations")
                .then()
                .statusCode(200)
                .body("valid", is(false))
                .body("diagnostics[0].line", is(9));
        given().contentType(ContentType.JSON)
                .body(Map.of("assets", List.of(Map.of("path", "shop.drl", "text", rules(10)))))
                .post("/api/rules/validations")
                .then()
                .body("valid", is(true));
    }

    @Test
    void theExamplesOfTheApiDocumentWork() {
        String location = given().contentType(ContentType.JSON)
                .body(KnowledgeExamples.DEPLOYMENT)
                .post("/api/deployments")
                .then()
                .statusCode(202)
                .extract()
                .header("Location");
        ready(location).body("status", is("READY"));
        evaluate("loans", KnowledgeExamples.EVALUATION)
                .statusCode(200)
                .body("produced.Decision[0].outcome", is("approve"));
        given().contentType(ContentType.JSON)
                .body(KnowledgeExamples.VALIDATION)
                .post("/api/rules/validations")
                .then()
                .statusCode(200)
                .body("valid", is(false));
        given().contentType(ContentType.JSON)
                .body(KnowledgeExamples.ACTIVATION)
                .put("/api/knowledge-bases/loans/active")
                .then()
                .statusCode(200)
                .body("active", is("1.0.0"));
    }

    @Test
    void whatIsStoredComesBackAfterARestart() {
        deployed("restart", "1", rules(10));
        deployed("restart", "2", rules(20));
        Release first = new Release("shop", "restart", "1");
        bases.remove(first);
        bases.remove(new Release("shop", "restart", "2"));
        assertThat(bases.active("shop:restart")).isEmpty();

        KnowledgeBase loaded = deployments.load(first).orElseThrow();
        Versions.State state = versions.state("shop:restart");
        bases.activate(deployments.load(new Release("shop", "restart", "2")).orElseThrow());

        assertThat(loaded.rules()).extracting(RuleOutline::name).containsExactly("large");
        assertThat(state.active()).isEqualTo("2");
        assertThat(percent("restart")).isEqualTo(20);
        assertThat(store.of(first).orElseThrow().isUsable()).isTrue();
    }

    @Test
    void aVersionThatIsNotLoadedIsLoadedWhenItIsAskedFor() {
        deployed("lazy", "1", rules(10));
        deployed("lazy", "2", rules(20));
        bases.remove(new Release("shop", "lazy", "1"));

        Evaluation evaluation = evaluator.evaluate(new EvaluationRequest(
                "shop:lazy:1",
                List.of(new FactInput("Order", Map.of("amount", 500))),
                Map.of(),
                List.of("pricing"),
                Resolution.ALL,
                List.of(),
                null,
                false));

        assertThat(evaluation.produced().get("Discount")).containsExactly(Map.of("percent", 10));
    }

    @Test
    void aFolderIsDeployedFollowedAndABrokenChangeKeepsTheVersionBefore() throws IOException {
        Path rules = Files.createDirectories(folder.resolve("analysts")).resolve("shop.drl");
        Files.writeString(rules, rules(10));
        RulesFolder watched = new RulesFolder(deployments, versions, folderConfig());
        watched.start();
        try {
            assertThat(percent("watched:analysts")).isEqualTo(10);

            Files.writeString(rules, rules(30));
            await(() -> percent("watched:analysts") == 30);

            Files.writeString(rules, rules(40).replace("insert", "insret"));
            await(() -> store.list("", 20).stream()
                    .anyMatch(each ->
                            each.release().artifact().equals("analysts") && each.status() == Deployment.Status.FAILED));
            assertThat(percent("watched:analysts")).isEqualTo(30);

            for (int percent = 50; percent <= 53; percent++) {
                int expected = percent;
                Files.writeString(rules, rules(percent));
                await(() -> percent("watched:analysts") == expected);
            }
            await(() -> versions.state("watched:analysts").versions().stream()
                            .filter(Deployment::isUsable)
                            .count()
                    == 2);
        } finally {
            watched.stop();
        }
    }

    @Test
    void anAbsentFolderIsFine() {
        RulesFolder nowhere = new RulesFolder(
                deployments, versions, new FixedRules(folder.resolve("no").toString()));
        nowhere.start();
        nowhere.stop();
    }

    private RulesConfig folderConfig() {
        return new FixedRules(folder.toString());
    }

    private record FixedRules(String folder) implements RulesConfig {
        @Override
        public String group() {
            return "watched";
        }

        @Override
        public boolean watch() {
            return true;
        }

        @Override
        public Duration poll() {
            return Duration.ofMillis(30);
        }

        @Override
        public int keep() {
            return 2;
        }
    }

    private static String rules(int percent) {
        return RULES.formatted(percent);
    }

    private static ValidatableResponse deploy(String artifact, String version, String rules, boolean activate) {
        return given().contentType(ContentType.JSON)
                .body(Map.of(
                        "group",
                        "shop",
                        "artifact",
                        artifact,
                        "version",
                        version,
                        "activate",
                        activate,
                        "assets",
                        List.of(Map.of("path", "shop.drl", "text", rules))))
                .post("/api/deployments")
                .then();
    }

    private static ValidatableResponse deployed(String artifact, String version, String rules) {
        return ready(
                deploy(artifact, version, rules, true).statusCode(202).extract().header("Location"));
    }

    private static ValidatableResponse ready(String location) {
        await(() -> !given().get(location).path("status").equals("BUILDING"));
        return given().get(location).then().statusCode(200);
    }

    private static ValidatableResponse activate(String artifact, String version, @Nullable String tag) {
        var request = given().contentType(ContentType.JSON).body(Map.of("version", version));
        return (tag == null ? request : request.header("If-Match", tag))
                .put("/api/knowledge-bases/shop:" + artifact + "/active")
                .then();
    }

    private static ValidatableResponse evaluate(String base, String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post("/api/knowledge-bases/" + base + "/evaluations")
                .then();
    }

    private static int percent(String base) {
        String[] parts = base.split(":", -1);
        String version = parts.length == 2 && parts[1].matches("\\d") ? ", \"version\": \"" + parts[1] + "\"" : "";
        String name = version.isEmpty() ? base : parts[0];
        return evaluate(
                        name,
                        "{\"facts\": [{\"type\": \"Order\", \"value\": {\"amount\": 500}}], \"groups\": [\"pricing\"]"
                                + version + "}")
                .statusCode(200)
                .extract()
                .path("produced.Discount[0].percent");
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the deadline of the test").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
