package dev.runestone.function;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sends requests to whom it is allowed, within their timeout, following redirects within one host. */
final class HttpSender {
    private final AllowedHosts allowed;
    private final HttpClients clients;
    private final int largest;
    private final int redirects;

    /**
     * Whom a call trusts and as whom it calls, both PEM.
     *
     * @param trust further certificates; null for the JDK's only
     * @param certificate certificates and private key; null to call as nobody
     */
    record Identity(@Nullable String trust, @Nullable String certificate) {
        static final Identity NONE = new Identity(null, null);

        @Override
        public String toString() {
            return "identity";
        }
    }

    HttpSender(HttpConfig config) {
        this.allowed = new AllowedHosts(config.allow().orElse(List.of()), config.allowPrivate());
        this.clients = new HttpClients(config.connectTimeout(), config.clients());
        this.largest = config.maximumResponse();
        this.redirects = config.redirects();
    }

    /**
     * Sends a request.
     *
     * @param request with a timeout, which holds for all redirects and the body together
     * @throws RefusalException {@code INVALID} where it may not be sent, or the response is too large or leads elsewhere;
     *     {@code BUSY} where nobody can be reached; {@code TIMEOUT}
     */
    HttpResponse<byte[]> send(HttpRequest request, Identity identity, HttpSettings settings)
            throws IOException, InterruptedException {
        HttpClient client = clients.of(identity);
        long due = System.nanoTime()
                + request.timeout().orElse(Duration.ofSeconds(30)).toNanos();
        HttpRequest next = request;
        for (int followed = 0; ; followed++) {
            allowed.check(next.uri());
            HttpResponse<byte[]> response = once(client, next, due);
            if (!isRedirect(response.statusCode()) || settings.expects(response.statusCode())) {
                return response;
            }
            if (followed == redirects) {
                throw failed(Refusal.Kind.INVALID, request, "redirects more than " + redirects + " times");
            }
            next = redirected(next, response);
        }
    }

    private HttpResponse<byte[]> once(HttpClient client, HttpRequest request, long due)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> sent = client.sendAsync(request, info -> new BoundedBody(largest));
        try {
            return sent.get(Math.max(0, due - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            sent.cancel(true);
            throw late(request);
        } catch (InterruptedException interrupted) {
            sent.cancel(true);
            throw interrupted;
        } catch (ExecutionException failed) {
            throw failure(request, failed.getCause() == null ? failed : failed.getCause());
        }
    }

    private static RuntimeException late(HttpRequest request) {
        return failed(
                Refusal.Kind.TIMEOUT,
                request,
                "was not done within " + request.timeout().orElse(Duration.ZERO));
    }

    private RuntimeException failure(HttpRequest request, Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof BoundedBody.TooLarge) {
                return failed(
                        Refusal.Kind.INVALID,
                        request,
                        "answers with more than " + largest + " bytes (runestone.http.maximum-response)");
            }
        }
        if (cause instanceof HttpTimeoutException) {
            return late(request);
        }
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        // A certificate that is not trusted now will not be trusted at the next attempt.
        Refusal.Kind kind = cause instanceof SSLException ? Refusal.Kind.INVALID : Refusal.Kind.BUSY;
        return failed(kind, request, "failed: " + message);
    }

    private static RefusalException failed(Refusal.Kind kind, HttpRequest request, String what) {
        return new Refusal(
                        kind, request.method() + " " + AllowedHosts.shown(request.uri()) + " " + what + ".", List.of())
                .asException();
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    private static HttpRequest redirected(HttpRequest request, HttpResponse<byte[]> response) {
        String location = response.headers().firstValue("Location").orElse("");
        URI from = request.uri();
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException noUrl) {
            throw failed(Refusal.Kind.INVALID, request, "redirects to what is no URL");
        }
        if (location.isEmpty() || !origin(from).equals(origin(to))) {
            throw failed(
                    Refusal.Kind.INVALID,
                    request,
                    "redirects to " + AllowedHosts.shown(to) + ", which is another host and is not followed");
        }
        HttpRequest.Builder next =
                HttpRequest.newBuilder(request, (name, value) -> true).uri(to);
        boolean again = response.statusCode() == 307 || response.statusCode() == 308;
        if (!again && !request.method().equals("GET") && !request.method().equals("HEAD")) {
            next = HttpRequest.newBuilder(request, (name, value) -> !name.equalsIgnoreCase("Content-Type"))
                    .uri(to)
                    .method("GET", BodyPublishers.noBody());
        }
        return next.build();
    }

    private static String origin(URI url) {
        int port = url.getPort() < 0 ? ("https".equalsIgnoreCase(url.getScheme()) ? 443 : 80) : url.getPort();
        return (url.getScheme() + "://" + url.getHost() + ":" + port).toLowerCase(java.util.Locale.ROOT);
    }
}
