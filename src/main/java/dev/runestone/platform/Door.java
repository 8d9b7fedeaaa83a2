package dev.runestone.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * What every HTTP request passes first: it gets an id (that of {@code X-Request-Id} if sane) which logs and the
 * response carry; the response gets its security headers; a body that says it is too large is refused unread.
 */
@ApplicationScoped
class Door {
    private static final String REQUEST_ID = "X-Request-Id";
    private static final Pattern SANE_ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    // Before the limit that Quarkus itself enforces, which answers with no body.
    private static final int FIRST = 1000;

    // After the route (order -2) in which Quarkus tells the stream that reads a body how long that may be.
    private static final int AFTER_LIMIT = 1;
    private static final String INNER_LIMIT = "io.quarkus.max-request-size";
    private static final long SLACK_BYTES = 1 << 20;

    private final long maxBodyBytes;
    private final ObjectMapper mapper;

    Door(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody, ObjectMapper mapper) {
        this.maxBodyBytes = maxBody.asLongValue();
        this.mapper = mapper;
    }

    void register(@Observes Filters filters) {
        filters.register(this::enter, FIRST);
        filters.register(this::raiseInnerLimit, AFTER_LIMIT);
    }

    private void enter(RoutingContext context) {
        String asked = context.request().getHeader(REQUEST_ID);
        String id = asked != null && SANE_ID.matcher(asked).matches()
                ? asked
                : UUID.randomUUID().toString();
        MDC.put("requestId", id);
        context.response()
                .putHeader(REQUEST_ID, id)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin");
        String path = context.request().path();
        if (path != null && path.startsWith("/api")) {
            context.response().putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
            // Last, because an endpoint may know better.
            context.addHeadersEndHandler(end -> {
                if (!context.response().headers().contains("Cache-Control")) {
                    context.response().putHeader("Cache-Control", "no-store");
                }
            });
        }
        if (tooLarge(context.request().getHeader("Content-Length"))) {
            refuse(context);
        } else {
            context.next();
        }
    }

    /**
     * The stream of Quarkus answers a body that grows too large itself, without a problem document, so that
     * {@link BodyGuard} has to come first.
     */
    private void raiseInnerLimit(RoutingContext context) {
        context.put(INNER_LIMIT, maxBodyBytes + SLACK_BYTES);
        context.next();
    }

    private boolean tooLarge(@Nullable String length) {
        return length != null && LENGTH.matcher(length).matches() && Long.parseLong(length) > maxBodyBytes;
    }

    private void refuse(RoutingContext context) {
        ProblemDocument problem = ProblemDocument.of(
                BodyGuard.tooLarge(context.request().getHeader("Content-Length"), maxBodyBytes),
                context.request().path());
        context.response()
                .setStatusCode(413)
                .putHeader("Content-Type", ProblemDocument.MEDIA_TYPE)
                .putHeader("Connection", "close")
                .end(json(problem));
    }

    private String json(ProblemDocument problem) {
        try {
            return mapper.writeValueAsString(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A problem document cannot be written.", e);
        }
    }
}
