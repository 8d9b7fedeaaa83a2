package dev.runestone.platform;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** Endpoints that behave and misbehave in every way the platform has to answer for. */
@jakarta.ws.rs.Path("/api/probe")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class ProbeResource {
    static final AtomicInteger CALLS = new AtomicInteger();
    static volatile CountDownLatch entered = new CountDownLatch(0);
    static volatile CountDownLatch gate = new CountDownLatch(0);

    enum Colour {
        RED,
        GREEN
    }

    record Thing(
            String name,
            int amount,
            @Nullable Colour colour,
            @Nullable Duration pause,
            @Nullable List<Thing> parts) {
        Thing {
            if (amount < 0) {
                throw Refusal.invalid("The thing", List.of(Problem.at(Path.of("amount"), amount + " is negative.")))
                        .asException();
            }
        }
    }

    @POST
    @Operation(hidden = true)
    public Response create(Thing thing) throws InterruptedException {
        int call = CALLS.incrementAndGet();
        entered.countDown();
        gate.await();
        return Response.created(URI.create("/api/probe/" + call))
                .tag("etag-" + call)
                .entity(Map.of("call", call, "name", thing.name()))
                .build();
    }

    @POST
    @jakarta.ws.rs.Path("async")
    @Operation(hidden = true)
    public CompletionStage<Map<String, Integer>> createLater(Thing thing) {
        return CompletableFuture.supplyAsync(() -> Map.of("call", CALLS.incrementAndGet()));
    }

    @POST
    @jakarta.ws.rs.Path("uni")
    @Operation(hidden = true)
    public Uni<Map<String, Integer>> createUni(Thing thing) {
        return Uni.createFrom().item(() -> Map.of("call", CALLS.incrementAndGet()));
    }

    @POST
    @jakarta.ws.rs.Path("failing")
    @Operation(hidden = true)
    public String fail(Thing thing) {
        throw new IllegalStateException("secret " + CALLS.incrementAndGet());
    }

    @POST
    @jakarta.ws.rs.Path("outage")
    @Operation(hidden = true)
    public String outage(Thing thing) {
        throw new IllegalStateException(new SQLException("The connection to a secret host is lost", "08006"));
    }

    @POST
    @jakarta.ws.rs.Path("refusing")
    @Operation(hidden = true)
    public CompletionStage<String> refuse(Thing thing) {
        CALLS.incrementAndGet();
        return CompletableFuture.supplyAsync(() -> {
            throw Refusal.conflict("Not now.").asException();
        });
    }

    @POST
    @jakarta.ws.rs.Path("large")
    @Operation(hidden = true)
    public Map<String, String> large(Thing thing) {
        return Map.of("call", String.valueOf(CALLS.incrementAndGet()), "large", "x".repeat(2_000_000));
    }

    @GET
    @Operation(hidden = true)
    public Map<String, Integer> list(@Nullable @QueryParam("limit") Integer limit) {
        return Map.of("limit", limit == null ? 50 : limit);
    }

    @GET
    @jakarta.ws.rs.Path("log-context")
    @Operation(hidden = true)
    public Map<String, Object> logContext() {
        return Map.of("requestId", MDC.get("requestId"));
    }
}
