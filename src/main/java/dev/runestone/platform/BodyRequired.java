package dev.runestone.platform;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.util.List;

/** Refuses a JSON body that is empty or {@code null}, so that no endpoint ever sees null for its request. */
@Provider
final class BodyRequired implements ReaderInterceptor {
    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
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
}
