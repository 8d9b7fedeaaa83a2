package dev.runestone.evaluation;

import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** How to stream the lines of a body, as the query of a URL says it. Public, because the framework fills it in. */
public final class StreamParameters {
    @Parameter(description = "The version; the latest where it is left out.")
    @QueryParam("version")
    @Nullable
    String version;

    @Parameter(description = "An output that is wanted; may be repeated. All where it is left out.")
    @QueryParam("output")
    @Nullable
    List<String> outputs;

    @Parameter(description = "`kept` or `relaxed`.")
    @QueryParam("order")
    @Nullable
    String order;

    @Parameter(description = "How many items may be evaluated at once.")
    @QueryParam("parallelism")
    @Nullable
    Integer parallelism;

    /** The same as a request whose items are pushed. */
    StreamRequest request() {
        List<String> wanted = outputs == null || outputs.isEmpty() ? null : outputs;
        return new StreamRequest(version, null, null, wanted, null, null, null, null, null, null, order, parallelism);
    }
}
