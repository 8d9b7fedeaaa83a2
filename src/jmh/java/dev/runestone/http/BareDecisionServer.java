package dev.runestone.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.drools.model.codegen.ExecutableModelProject;
import org.kie.api.KieServices;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.definition.type.FactType;
import org.kie.api.io.ResourceType;
import org.kie.api.runtime.KieContainerSessionsPool;
import org.kie.api.runtime.KieSession;

/**
 * The peer of the throughput benchmark: the same DRL behind a bare endpoint, called by hand. A Vert.x server, Jackson and
 * a pool of Drools sessions, and nothing else: no validation, no deadline, no limits, no metrics, no history.
 */
public final class BareDecisionServer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KieContainerSessionsPool sessions;
    private final FactType application;
    private final FactType instalment;
    private final FactType decision;

    private BareDecisionServer(Path rules) throws Exception {
        System.setProperty("drools.externaliseCanonicalModelLambda", "false");
        KieServices services = KieServices.get();
        KieFileSystem files = services.newKieFileSystem();
        files.generateAndWritePomXML(services.newReleaseId("bare", "credit", "1"));
        try (Stream<Path> sources = Files.list(rules)) {
            for (Path source : sources.toList()) {
                String name = source.getFileName().toString();
                files.write(
                        "src/main/resources/credit/" + name,
                        services.getResources()
                                .newByteArrayResource(Files.readAllBytes(source))
                                .setResourceType(name.endsWith(".csv") ? ResourceType.DTABLE : ResourceType.DRL)
                                .setSourcePath("credit/" + name));
            }
        }
        var builder = services.newKieBuilder(files).buildAll(ExecutableModelProject.class);
        if (builder.getResults().hasMessages(Message.Level.ERROR)) {
            throw new IllegalStateException(builder.getResults().toString());
        }
        var container = services.newKieContainer(builder.getKieModule().getReleaseId());
        sessions = container.newKieSessionsPool(4);
        application = container.getKieBase().getFactType("credit", "Application");
        instalment = container.getKieBase().getFactType("credit", "Instalment");
        decision = container.getKieBase().getFactType("credit", "Decision");
    }

    public static void main(String[] arguments) throws Exception {
        BareDecisionServer server = new BareDecisionServer(Path.of(arguments[1]));
        Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(20));
        Router router = Router.router(vertx);
        router.post("/decisions")
                .handler(BodyHandler.create(false))
                .handler(context -> vertx.<byte[]>executeBlocking(
                                () -> server.decide(context.body().buffer().getBytes()), false)
                        .onSuccess(answer -> context.response()
                                .putHeader("Content-Type", "application/json")
                                .end(io.vertx.core.buffer.Buffer.buffer(answer)))
                        .onFailure(context::fail));
        vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(Integer.parseInt(arguments[0])))
                .requestHandler(router)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @SuppressWarnings("unchecked")
    private byte[] decide(byte[] body) throws Exception {
        Map<String, Object> request = JSON.readValue(body, Map.class);
        Map<String, Object> given =
                (Map<String, Object>) ((Map<String, Object>) request.get("inputs")).get("application");
        Object subject = application.newInstance();
        for (Map.Entry<String, Object> field : given.entrySet()) {
            Object value = field.getValue();
            application.set(
                    subject,
                    field.getKey(),
                    field.getKey().equals("credit_amount") ? (Object) ((Number) value).doubleValue() : value);
        }
        Object burden = instalment.newInstance();
        instalment.set(
                burden,
                "monthly",
                ((Number) given.get("credit_amount")).doubleValue()
                        / ((Number) given.get("duration_months")).intValue());
        KieSession session = sessions.newKieSession();
        try {
            session.insert(subject);
            session.insert(burden);
            for (String group : List.of("eligibility", "scoring", "pricing", "decision")) {
                session.getAgenda().getAgendaGroup(group).setFocus();
                session.fireAllRules();
            }
            Object found = session.getObjects(decision.getFactClass()::isInstance)
                    .iterator()
                    .next();
            Map<String, Object> answer = new LinkedHashMap<>();
            for (String field : List.of("outcome", "score", "price", "reasons")) {
                answer.put(field, decision.get(found, field));
            }
            return JSON.writeValueAsBytes(Map.of("decision", answer));
        } finally {
            session.dispose();
        }
    }
}
