package dev.runestone.function;

import dev.runestone.workflow.Type;
import dev.runestone.workflow.Type.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a call over HTTP is set up. What is read here has been held against {@link #TYPE} before.
 *
 * @param method in capitals
 * @param url the template of the URL
 * @param query name to FEEL expression
 * @param headers name to template
 * @param body a FEEL expression; null for no body
 * @param expect the statuses that are no failure, as {@code 200} or {@code 2xx}
 * @param timeout how long the call may take; null where the step does not say
 * @param trust the setting that holds further trusted certificates; null for none
 * @param certificate the secret that holds the client's certificate and key; null for none
 */
record HttpSettings(
        String method,
        Template url,
        Map<String, String> query,
        Map<String, Template> headers,
        @Nullable String body,
        List<String> expect,
        @Nullable Duration timeout,
        @Nullable String trust,
        @Nullable String certificate) {
    static final Type TYPE = Capability.settings(
            Map.of(
                    "method", Kinds.oneOf("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
                    "url", Kinds.TEXT,
                    "query", Type.ANY_OBJECT,
                    "headers", Type.ANY_OBJECT,
                    "body", Kinds.TEXT,
                    "expect", Type.of(Kind.ARRAY),
                    "timeout", Kinds.TEXT,
                    "tls", Capability.settings(Map.of("trust", Kinds.TEXT, "clientCertificate", Kinds.TEXT))),
            "url");

    static HttpSettings of(Map<String, Object> settings) {
        Map<String, Template> headers = new LinkedHashMap<>();
        texts(settings.get("headers")).forEach((name, text) -> headers.put(name, new Template(text, false)));
        List<String> expect = settings.get("expect") instanceof List<?> statuses
                ? statuses.stream().map(HttpSettings::status).toList()
                : List.of("2xx");
        Map<String, String> tls = texts(settings.get("tls"));
        return new HttpSettings(
                String.valueOf(settings.getOrDefault("method", settings.containsKey("body") ? "POST" : "GET")),
                new Template(String.valueOf(settings.get("url")), true),
                texts(settings.get("query")),
                headers,
                settings.get("body") instanceof String body ? body : null,
                expect,
                settings.get("timeout") instanceof String timeout ? Durations.parse(timeout) : null,
                tls.get("trust"),
                tls.get("clientCertificate"));
    }

    private static String status(@Nullable Object status) {
        if (status instanceof Number number) {
            return new BigDecimal(number.toString()).toPlainString();
        }
        return String.valueOf(status).toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> texts(@Nullable Object object) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (object instanceof Map<?, ?> map) {
            map.forEach((name, value) -> texts.put(
                    String.valueOf(name),
                    value instanceof Number number ? Template.plain(number) : String.valueOf(value)));
        }
        return texts;
    }

    /** Whether a status is no failure. */
    boolean expects(int status) {
        return expect.contains(String.valueOf(status)) || expect.contains(status / 100 + "xx");
    }
}
