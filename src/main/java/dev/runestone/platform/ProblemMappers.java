package dev.runestone.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.runestone.api.OutageException;
import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers whatever an endpoint throws, or what goes wrong on the way to it, with a problem document. */
final class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    private static final int RETRY_SECONDS = 2;

    private final AllowedMethods allowed;

    ProblemMappers(AllowedMethods allowed) {
        this.allowed = allowed;
    }

    @ServerExceptionMapper
    public Response refused(RefusalException e, ContainerRequestContext request) {
        return answer(e, request);
    }

    @ServerExceptionMapper
    public Response refusedByTheFramework(WebApplicationException e, ContainerRequestContext request) {
        return answer(e, request);
    }

    @ServerExceptionMapper
    public Response unreadable(JsonProcessingException e, ContainerRequestContext request) {
        return answer(e, request);
    }

    /** Besides the one above, because Quarkus has a mapper of its own for just this class. */
    @ServerExceptionMapper
    public Response unfitting(MismatchedInputException e, ContainerRequestContext request) {
        return answer(e, request);
    }

    @ServerExceptionMapper
    public Response unexpected(Throwable e, ContainerRequestContext request) {
        return answer(e, request);
    }

    private Response answer(Throwable thrown, ContainerRequestContext request) {
        String instance = request.getUriInfo().getRequestUri().getRawPath();
        Throwable e = unwrapped(thrown);
        if (e instanceof RefusalException refused) {
            return response(ProblemDocument.of(refused.refusal(), instance)).build();
        }
        if (e instanceof JsonProcessingException json && JsonProblems.blamesTheSender(json)) {
            return response(ProblemDocument.of(JsonProblems.refusal(json), instance))
                    .build();
        }
        if (e instanceof WebApplicationException web && web.getResponse().getStatus() != 500) {
            return answerOfTheFramework(web, request, instance);
        }
        if (OutageException.isBehindOwn(e)) {
            LOG.warnf("%s %s waits for the database: %s", request.getMethod(), instance, e.getMessage());
            return response(ProblemDocument.of(OutageException.refusal(), instance))
                    .header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS)
                    .build();
        }
        String incident = UUID.randomUUID().toString();
        LOG.errorf(e, "Incident %s: %s %s failed", incident, request.getMethod(), instance);
        return response(ProblemDocument.ofIncident(incident, instance)).build();
    }

    private static Throwable unwrapped(Throwable thrown) {
        Throwable e = thrown;
        while (e.getCause() != null
                && (e instanceof CompletionException
                        || e instanceof ExecutionException
                        || (e instanceof WebApplicationException && e.getCause() instanceof JsonProcessingException))) {
            e = e.getCause();
        }
        return e;
    }

    private Response answerOfTheFramework(WebApplicationException e, ContainerRequestContext request, String instance) {
        // JAX-RS calls a parameter that cannot be converted "not found"; to the caller it is a malformed request.
        if (e instanceof NotFoundException && e.getCause() != null) {
            return response(ProblemDocument.of(badParameter(e.getCause(), request), instance))
                    .build();
        }
        int status = e.getResponse().getStatus();
        Response.ResponseBuilder response =
                response(ProblemDocument.of(status, title(status), detail(status, e, request), instance));
        if (status == 405) {
            response.header(HttpHeaders.ALLOW, String.join(", ", allowed.at(instance)));
        }
        for (String kept : List.of(HttpHeaders.RETRY_AFTER, HttpHeaders.WWW_AUTHENTICATE)) {
            String value = e.getResponse().getHeaderString(kept);
            if (value != null) {
                response.header(kept, value);
            }
        }
        return response.build();
    }

    private static Refusal badParameter(Throwable cause, ContainerRequestContext request) {
        String message = String.valueOf(cause.getMessage());
        List<Problem> problems = request.getUriInfo().getQueryParameters().entrySet().stream()
                .filter(parameter -> parameter.getValue().stream()
                        .anyMatch(value -> value.isEmpty() || message.contains('"' + value + '"')))
                .map(parameter -> new Problem(
                        Path.of(parameter.getKey()),
                        "'" + parameter.getValue().get(0) + "' is no value for this parameter.",
                        "See the API document for its type."))
                .toList();
        return new Refusal(Refusal.Kind.MALFORMED, "A parameter of the request cannot be read.", problems);
    }

    private static String title(int status) {
        Response.Status known = Response.Status.fromStatusCode(status);
        return known == null ? "Status " + status : known.getReasonPhrase();
    }

    private static String detail(int status, WebApplicationException e, ContainerRequestContext request) {
        String path = request.getUriInfo().getRequestUri().getRawPath();
        Map<Integer, String> details = Map.of(
                404, "There is nothing at " + path + ".",
                405, request.getMethod() + " is not allowed at " + path + ".",
                406, "No representation of " + path + " is one of " + request.getHeaderString(HttpHeaders.ACCEPT) + ".",
                413, "The body is larger than the limit (quarkus.http.limits.max-body-size).",
                415, "A body of type " + request.getHeaderString(HttpHeaders.CONTENT_TYPE) + " is not taken here.");
        String generic = title(status) + ".";
        String message = e.getMessage() == null ? generic : e.getMessage();
        return details.getOrDefault(status, message.startsWith("HTTP " + status) ? generic : message);
    }

    private static Response.ResponseBuilder response(ProblemDocument document) {
        return Response.status(document.status())
                .type(ProblemDocument.MEDIA_TYPE)
                .entity(document);
    }
}
