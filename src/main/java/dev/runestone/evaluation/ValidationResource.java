package dev.runestone.evaluation;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.catalog.StoredWorkflow;
import dev.runestone.catalog.WorkflowCatalog;
import dev.runestone.expression.Expressions;
import dev.runestone.knowledge.GuardedWorkers;
import dev.runestone.workflow.Version;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Validations of results over HTTP. */
@jakarta.ws.rs.Path("/api/validations")
@Tag(name = "Workflows")
class ValidationResource {
    private final ResultValidation validation;
    private final WorkflowCatalog catalog;
    private final Expressions expressions;
    private final GuardedWorkers workers;
    private final ValidationConfig config;

    ValidationResource(
            ResultValidation validation,
            WorkflowCatalog catalog,
            Expressions expressions,
            GuardedWorkers workers,
            ValidationConfig config) {
        this.validation = validation;
        this.catalog = catalog;
        this.expressions = expressions;
        this.workers = workers;
        this.config = config;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "validateResults",
            summary = "Hold outputs against schemas and assertions",
            description =
                    "Holds outputs, wherever they come from, against JSON Schemas, assertions in FEEL and, where a"
                            + " workflow is named, its own assertions. An evaluation does the same with its member `validation`.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = ValidateResultsRequest.class),
                            examples = @ExampleObject(name = "decision", value = """
                                    {"outputs": {"decision": {"outcome": "approve", "score": 180}},
                                     "schemas": {"decision": {"type": "object", "required": ["outcome"]}},
                                     "assertions": [{"expression": "decision.score <= 100", "severity": "warning"}]}""")))
    @APIResponse(
            responseCode = "200",
            description = "How they stand.",
            content =
                    @Content(
                            schema = @Schema(implementation = ValidationView.class),
                            examples = @ExampleObject(name = "decision", value = """
                                    {"valid": true, "violations": [{"severity": "warning", "source": "assertion",
                                      "pointer": "/assertions/0", "message": "'decision.score <= 100' does not hold."}]}""")))
    @APIResponse(
            responseCode = "404",
            description = "There is no such workflow or version.",
            content = @Content(mediaType = "application/problem+json"))
    @APIResponse(
            responseCode = "422",
            description = "A schema or an expression cannot be read.",
            content = @Content(mediaType = "application/problem+json"))
    public CompletionStage<ValidationView> validateResults(@Nullable ValidateResultsRequest request) {
        if (request == null) {
            throw Refusal.withoutBody().asException();
        }
        return workers.submit(config.deadline(), () -> answer(request));
    }

    private ValidationView answer(ValidateResultsRequest request) {
        Set<String> outputs = new LinkedHashSet<>(request.givenOutputs().keySet());
        ValidationRules rules = ValidationRules.NONE;
        if (request.workflow() != null) {
            StoredWorkflow workflow = catalog.existing(request.workflow(), version(request.version()));
            outputs.addAll(workflow.workflow().outputs().keySet());
            rules = rules.after(workflow.workflow().assertions());
        }
        rules = request.arguments()
                .rules(Path.ROOT, outputs, expressions, config.rules())
                .after(rules.assertions());
        return ValidationView.of(validation.validate(rules, outputs, request.givenOutputs(), request.givenInputs()));
    }

    private static @Nullable Version version(@Nullable String text) {
        return text == null
                ? null
                : Version.parse(text)
                        .orElseThrow(() -> Refusal.invalid(
                                        "The request",
                                        List.of(new Problem(
                                                Path.of("version"),
                                                "'" + text + "' is no version.",
                                                "Write major.minor.patch, like 1.0.0.")))
                                .asException());
    }
}
