package dev.runestone.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * Carries a POST with an {@code Idempotency-Key} out once: the first response is stored and repeated for the same
 * request under the same key. Other requests pass with one look at a header.
 */
@Provider
final class IdempotencyFilter implements ContainerRequestFilter, ContainerResponseFilter {
    private static final Logger LOG = Logger.getLogger(IdempotencyFilter.class);
    private static final String KEY = "Idempotency-Key";
    private static final String REPLAYED = "Idempotency-Replayed";
    private static final String CLAIM = IdempotencyFilter.class.getName();
    private static final Pattern VALID = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final List<String> KEPT_HEADERS =
            List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.LOCATION, HttpHeaders.ETAG, HttpHeaders.LINK);
    // Answers that a repeat may turn into another: they are not kept.
    private static final Set<Integer> PASSING = Set.of(401, 403, 408, 425, 429);

    private final IdempotencyRecords records;
    private final ObjectMapper mapper;
    private final long maxBodyBytes;

    IdempotencyFilter(
            IdempotencyRecords records,
            ObjectMapper mapper,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody) {
        this.records = records;
        this.mapper = mapper;
        this.maxBodyBytes = maxBody.asLongValue();
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String key = request.getHeaderString(KEY);
        if (key == null
                || !request.getMethod().equals("POST")
                || !request.getUriInfo().getPath().startsWith("/api/")) {
            return;
        }
        if (!VALID.matcher(key).matches()) {
            throw new Refusal(
                            Refusal.Kind.MALFORMED,
                            "The Idempotency-Key is malformed.",
                            List.of(new Problem(
                                    Path.of(KEY),
                                    "The key is not 1 to 255 visible ASCII characters.",
                                    "Send a UUID, for example.")))
                    .asException();
        }
        offTheEventLoop(request, () -> {
            Response repeated = claim(key, request);
            if (repeated != null) {
                request.abortWith(repeated);
            }
        });
    }

    private @Nullable Response claim(String key, ContainerRequestContext request) {
        Claim claim = records.claim(key, fingerprint(request));
        if (claim instanceof Claim.Won won) {
            request.setProperty(CLAIM, won);
            return null;
        }
        if (claim instanceof Claim.Answered answered) {
            return repeat(answered.response());
        }
        if (claim instanceof Claim.UnderWay) {
            throw Refusal.conflict("The first request with this Idempotency-Key is still under way; repeat it later.")
                    .asException();
        }
        throw Refusal.invalid(
                        "The request",
                        List.of(new Problem(
                                Path.of(KEY),
                                "This key was used for another request.",
                                "Use a new key, or repeat the first request unchanged.")))
                .asException();
    }

    private static Response repeat(StoredResponse stored) {
        if (stored.body() == null) {
            throw Refusal.conflict("The request was carried out before with status " + stored.status()
                            + stored.headers()
                                    .getOrDefault(HttpHeaders.LOCATION, "")
                                    .replaceFirst("^(.+)$", " and location $1")
                            + "; its response was too large to be kept.")
                    .asException();
        }
        Response.ResponseBuilder response = Response.status(stored.status()).header(REPLAYED, "true");
        stored.headers().forEach(response::header);
        return (stored.body().length == 0 ? response : response.entity(stored.body())).build();
    }

    /** Without scheme, host and port: the same service may answer at another address after a restart. */
    private static String target(URI uri) {
        return uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
    }

    private String fingerprint(ContainerRequestContext request) {
        try {
            byte[] body = new BodyGuard.BoundedStream(request.getEntityStream(), maxBodyBytes).readAllBytes();
            request.setEntityStream(new ByteArrayInputStream(body));
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((target(request.getUriInfo().getRequestUri()) + "\n"
                            + request.getHeaderString(HttpHeaders.CONTENT_TYPE) + "\n")
                    .getBytes(UTF_8));
            return HexFormat.of().formatHex(digest.digest(body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(CLAIM) instanceof Claim.Won claim) {
            request.removeProperty(CLAIM);
            offTheEventLoop(request, () -> remember(claim, response));
        }
    }

    /** A response that cannot be remembered is still given: the request was carried out. */
    private void remember(Claim.Won claim, ContainerResponseContext response) {
        try {
            if (response.getStatus() >= 500 || PASSING.contains(response.getStatus())) {
                records.release(claim);
            } else {
                byte[] body = body(response);
                records.complete(claim, new StoredResponse(response.getStatus(), headers(response), body));
            }
        } catch (IOException | RuntimeException e) {
            LOG.errorf(e, "The response under the Idempotency-Key %s is not remembered", claim.key());
        }
    }

    /** The entity's bytes, which from here on are the entity; null where it is a stream. */
    private byte @Nullable [] body(ContainerResponseContext response) throws IOException {
        Object entity = response.getEntity();
        if (entity == null) {
            return new byte[0];
        }
        MediaType type = response.getMediaType();
        byte[] bytes;
        if (entity instanceof byte[] given) {
            bytes = given;
        } else if (entity instanceof String text) {
            bytes = text.getBytes(UTF_8);
        } else if (type == null || type.getSubtype().endsWith("json")) {
            bytes = mapper.writeValueAsBytes(entity);
        } else {
            return null;
        }
        response.setEntity(
                bytes, response.getEntityAnnotations(), type == null ? MediaType.APPLICATION_JSON_TYPE : type);
        return bytes;
    }

    private static Map<String, String> headers(ContainerResponseContext response) {
        Map<String, String> headers = new HashMap<>();
        for (String name : KEPT_HEADERS) {
            String value = response.getHeaderString(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        MediaType type = response.getMediaType();
        if (type != null) {
            headers.put(HttpHeaders.CONTENT_TYPE, type.toString());
        }
        return headers;
    }

    /** Bodies and databases block; asynchronous endpoints begin and end on the event loop, which must not wait. */
    private static void offTheEventLoop(ContainerRequestContext request, Runnable work) {
        if (BlockingOperationControl.isBlockingAllowed()) {
            work.run();
            return;
        }
        ResteasyReactiveContainerRequestContext suspendable = (ResteasyReactiveContainerRequestContext) request;
        suspendable.suspend();
        Infrastructure.getDefaultWorkerPool().execute(() -> {
            try {
                work.run();
                suspendable.resume();
            } catch (RuntimeException e) {
                suspendable.resume(e);
            }
        });
    }
}
