package dev.runestone.platform;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses a body that grows beyond the limit while it is read, and a JSON body that is empty or {@code null}, so that no
 * endpoint ever sees null for its request.
 */
@Provider
final class BodyGuard implements ReaderInterceptor {
    private final long maxBodyBytes;

    BodyGuard(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody) {
        this.maxBodyBytes = maxBody.asLongValue();
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        context.setInputStream(new BoundedStream(context.getInputStream(), maxBodyBytes));
        Object body = context.proceed();
        if (body == null && MediaType.APPLICATION_JSON_TYPE.isCompatible(context.getMediaType())) {
            throw new Refusal(
                            Refusal.Kind.MALFORMED,
                            "The body is empty.",
                            List.of(new Problem(
                                    Path.ROOT, "There is no JSON here.", "Send an object, for example {}.")))
                    .asException();
        }
        return body;
    }

    static Refusal tooLarge(String size, long maxBodyBytes) {
        return new Refusal(
                Refusal.Kind.TOO_LARGE,
                "The body has " + size + " bytes, the limit is " + maxBodyBytes
                        + " (quarkus.http.limits.max-body-size).",
                List.of());
    }

    /** Counts what is read, for bodies that do not announce their length. */
    static final class BoundedStream extends InputStream {
        private final InputStream body;
        private final long maxBytes;
        private long readBytes;

        BoundedStream(InputStream body, long maxBytes) {
            this.body = body;
            this.maxBytes = maxBytes;
        }

        @Override
        public int read() throws IOException {
            int value = body.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = body.read(buffer, offset, length);
            count(Math.max(count, 0));
            return count;
        }

        private void count(int bytes) {
            readBytes += bytes;
            if (readBytes > maxBytes) {
                throw tooLarge("over " + maxBytes, maxBytes).asException();
            }
        }

        @Override
        public int available() throws IOException {
            return body.available();
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
