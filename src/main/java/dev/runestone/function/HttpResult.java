package dev.runestone.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a step makes of a response. */
final class HttpResult {
    private static final int HEADERS = 100;
    private static final int HEADER = 4_096;
    private static final int SHOWN = 300;
    private static final Pattern CHARSET = Pattern.compile("charset=\"?([A-Za-z0-9._:+-]{1,40})");
    private static final Pattern TEXT = Pattern.compile(
            "text/.*|application/(.*\\+)?(json|xml)|application/(javascript|x-www-form-urlencoded|x-ndjson|yaml)|");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private HttpResult() {}

    /**
     * Status, headers and body; the body of JSON parsed, of text as text, of anything else as Base64, of nothing null.
     *
     * @param redaction applied before headers are cut, which might else leave half of a secret, and before bytes are
     *     encoded, which would hide a secret among them from whoever blots it out afterwards
     */
    static Map<String, @Nullable Object> value(
            HttpRequest request, HttpResponse<byte[]> response, Redaction redaction) {
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("status", response.statusCode());
        value.put("headers", headers(response, redaction));
        value.put("body", body(request, response, redaction));
        return value;
    }

    private static Map<String, String> headers(HttpResponse<byte[]> response, Redaction redaction) {
        Map<String, String> headers = new LinkedHashMap<>();
        response.headers().map().entrySet().stream()
                .filter(header -> !header.getKey().startsWith(":"))
                .limit(HEADERS)
                .forEach(header -> headers.put(
                        header.getKey().toLowerCase(Locale.ROOT),
                        cut(redaction.text(String.join(", ", header.getValue())), HEADER)));
        return headers;
    }

    private static @Nullable Object body(HttpRequest request, HttpResponse<byte[]> response, Redaction redaction) {
        byte[] bytes = response.body();
        if (bytes.length == 0) {
            return null;
        }
        String type = mediaType(response);
        if (type.endsWith("json")) {
            try {
                return JSON.readValue(bytes, Object.class);
            } catch (IOException noJson) {
                throw refused(Refusal.Kind.INVALID, request, "answers with what it says is JSON and is not.");
            }
        }
        return TEXT.matcher(type).matches()
                ? new String(bytes, charset(response))
                : Base64.getEncoder().encodeToString(redaction.bytes(bytes));
    }

    private static String mediaType(HttpResponse<byte[]> response) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static Charset charset(HttpResponse<byte[]> response) {
        Matcher charset = CHARSET.matcher(
                response.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT));
        try {
            return charset.find() ? Charset.forName(charset.group(1)) : UTF_8;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return UTF_8;
        }
    }

    /**
     * The failure of a response that was not expected, with the beginning of its body.
     *
     * @param redaction applied before the body is cut, which might else leave half of a secret
     */
    static RefusalException failure(HttpRequest request, HttpResponse<byte[]> response, Redaction redaction) {
        int status = response.statusCode();
        Refusal.Kind kind = status == 429 || status >= 500 ? Refusal.Kind.BUSY : Refusal.Kind.INVALID;
        String body = TEXT.matcher(mediaType(response)).matches()
                ? cut(redaction.text(new String(response.body(), charset(response))), SHOWN)
                        .replaceAll("[\\p{Cntrl}\\s]+", " ")
                        .strip()
                : "";
        return refused(kind, request, "answers " + status + (body.isEmpty() ? "." : ": " + body));
    }

    private static RefusalException refused(Refusal.Kind kind, HttpRequest request, String what) {
        return new Refusal(kind, request.method() + " " + AllowedHosts.shown(request.uri()) + " " + what, List.of())
                .asException();
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length) + "…";
    }
}
