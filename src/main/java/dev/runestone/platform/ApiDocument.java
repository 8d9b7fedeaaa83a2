package dev.runestone.platform;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Completes the API document with what holds for every operation, so that features write down only what is theirs:
 * the common problem responses and the {@code Idempotency-Key} of POSTs. What it refers to is in
 * {@code META-INF/openapi.yaml}.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class ApiDocument implements OASFilter {
    /** Public, because the build makes it by reflection. */
    public ApiDocument() {}

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getPaths() == null) {
            return;
        }
        document.getPaths().getPathItems().forEach((path, item) -> {
            if (path.startsWith("/api/")) {
                item.getOperations().forEach((method, operation) -> complete(path, method, operation));
            }
        });
    }

    private static void complete(String path, PathItem.HttpMethod method, Operation operation) {
        if (operation.getResponses() == null) {
            operation.setResponses(OASFactory.createAPIResponses());
        }
        boolean hasBody = operation.getRequestBody() != null;
        if (hasBody || operation.getParameters() != null) {
            refer(operation, "400");
        }
        if (path.contains("{")) {
            refer(operation, "404");
        }
        if (hasBody) {
            List.of("413", "415", "422").forEach(status -> refer(operation, status));
        }
        if (method == PathItem.HttpMethod.POST) {
            operation.addParameter(OASFactory.createParameter().ref("#/components/parameters/IdempotencyKey"));
            refer(operation, "409");
        }
        refer(operation, "500");
        operation.getResponses().getAPIResponses().forEach(ApiDocument::describe);
    }

    private static void refer(Operation operation, String status) {
        if (!operation.getResponses().hasAPIResponse(status)) {
            operation
                    .getResponses()
                    .addAPIResponse(
                            status, OASFactory.createAPIResponse().ref("#/components/responses/Problem" + status));
        }
    }

    /** A failure that a feature describes in words only is a problem document like every other. */
    private static void describe(String status, APIResponse response) {
        if (status.matches("[45]..") && response.getRef() == null && response.getContent() == null) {
            response.setContent(problem());
        }
    }

    private static Content problem() {
        return OASFactory.createContent()
                .addMediaType(
                        ProblemDocument.MEDIA_TYPE,
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema().ref("#/components/schemas/Problem")));
    }
}
