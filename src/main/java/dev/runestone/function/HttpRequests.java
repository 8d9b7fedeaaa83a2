package dev.runestone.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.expression.Expressions;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the request of a step's settings and inputs. */
final class HttpRequests {
    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private static final String CONTENT_TYPE = "Content-Type";
    private static final String JSON_TYPE = "application/json";
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,200}");

    /** What the connection decides, and not the caller. */
    private static final Set<String> KEPT = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();

    private final Expressions expressions;
    private final int largest;
    private final Duration timeout;

    HttpRequests(Expressions expressions, HttpConfig config) {
        this.expressions = expressions;
        this.largest = config.maximumRequest();
        this.timeout = config.timeout();
    }

    /** What is wrong with the name of a header. */
    static Optional<Problem> nameProblem(Path path, String name) {
        if (!TOKEN.matcher(name).matches()) {
            return Optional.of(new Problem(path, "'" + name + "' is no name of a header.", ""));
        }
        return KEPT.contains(name.toLowerCase(Locale.ROOT))
                ? Optional.of(
                        new Problem(path, "The header '" + name + "' belongs to the connection.", "Leave it out."))
                : Optional.empty();
    }

    /**
     * The request, with a timeout.
     *
     * @throws dev.runestone.api.RefusalException where it cannot be made of these inputs
     */
    HttpRequest request(HttpSettings settings, StepInput input) {
        HttpRequest.Builder request = HttpRequest.newBuilder()
                .uri(url(settings, input))
                .timeout(settings.timeout() == null ? timeout : settings.timeout());
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put(IDEMPOTENCY_KEY, input.context().idempotencyKey());
        settings.headers().forEach((name, template) -> headers.put(name, header(name, template, input)));
        byte[] body = body(settings, input, headers);
        headers.forEach(request::setHeader);
        request.method(settings.method(), body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        URI url = request.build().uri();
        if ("http".equalsIgnoreCase(url.getScheme())) {
            // No offer of HTTP/2 in the clear: it adds headers that old servers stumble over.
            request.version(HttpClient.Version.HTTP_1_1);
        }
        return request.build();
    }

    private URI url(HttpSettings settings, StepInput input) {
        StringBuilder text = new StringBuilder(settings.url().fill(input, expressions));
        Map<String, @Nullable Object> values = input.values();
        char separator = text.indexOf("?") < 0 ? '?' : '&';
        for (Map.Entry<String, String> parameter : settings.query().entrySet()) {
            Object value =
                    expressions.compile(parameter.getValue(), values.keySet()).evaluate(values);
            for (Object each : value instanceof List<?> list ? list : value == null ? List.of() : List.of(value)) {
                text.append(separator)
                        .append(Percent.encode(parameter.getKey()))
                        .append('=')
                        .append(Percent.encode(shown(each)));
                separator = '&';
            }
        }
        try {
            URI url = new URI(text.toString());
            AllowedHosts.checkForm(url);
            return url;
        } catch (URISyntaxException noUrl) {
            throw refused(
                    "url", "The URL cannot be read: " + noUrl.getReason() + " at index " + noUrl.getIndex() + ".");
        }
    }

    private static String shown(@Nullable Object value) {
        return value instanceof Number number ? Template.plain(number) : String.valueOf(value);
    }

    private String header(String name, Template template, StepInput input) {
        nameProblem(Path.of("headers", name), name).ifPresent(problem -> {
            throw Refusal.invalid("The call", List.of(problem)).asException();
        });
        String value = template.fill(input, expressions).strip();
        if (value.chars().anyMatch(each -> (each < ' ' && each != '\t') || each > '~')) {
            throw refused(
                    "headers." + name,
                    "The value of the header '" + name + "' has a line end or another character that is not of ASCII.");
        }
        return value;
    }

    private byte @Nullable [] body(HttpSettings settings, StepInput input, Map<String, String> headers) {
        if (settings.body() == null) {
            return null;
        }
        Map<String, @Nullable Object> values = input.values();
        Object value = expressions.compile(settings.body(), values.keySet()).evaluate(values);
        String type = headers.computeIfAbsent(CONTENT_TYPE, absent -> JSON_TYPE).toLowerCase(Locale.ROOT);
        byte[] body;
        try {
            body = value instanceof String text && !type.contains("json")
                    ? text.getBytes(UTF_8)
                    : JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException noJson) {
            throw refused("body", "The body cannot be written as JSON: " + noJson.getOriginalMessage());
        }
        if (body.length > largest) {
            throw refused(
                    "body",
                    "The body has " + body.length + " bytes; " + largest
                            + " are the most (runestone.http.maximum-request).");
        }
        return body;
    }

    private static RuntimeException refused(String where, String message) {
        return Refusal.invalid("The call", List.of(Problem.at(Path.of((Object[]) where.split("\\.", 2)), message)))
                .asException();
    }
}
