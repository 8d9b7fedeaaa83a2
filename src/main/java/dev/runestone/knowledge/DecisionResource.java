package dev.runestone.knowledge;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Decision models over HTTP, evaluated on guarded threads as rules are. */
@Path("/api/knowledge-bases/{base}/decisions")
@Tag(name = "Knowledge bases", description = "Versions of knowledge bases, and evaluating them.")
class DecisionResource {
    private final DecisionEvaluator evaluator;
    private final GuardedWorkers workers;
    private final KnowledgeBases bases;

    DecisionResource(DecisionEvaluator evaluator, GuardedWorkers workers, KnowledgeBases bases) {
        this.evaluator = evaluator;
        this.workers = workers;
        this.bases = bases;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "evaluateDecision",
            summary = "Decide by a decision model (DMN)",
            description =
                    "The context is checked against the types of the model's input data, a problem for each bad value."
                            + " Out come the decisions with their status, what the evaluation had to say, and, if asked"
                            + " for, which rules of which decision tables matched.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = DecideRequest.class),
                            examples = @ExampleObject(name = "shipping", value = KnowledgeExamples.DECISION)))
    @APIResponse(
            responseCode = "200",
            description = "What was decided. A decision that failed or was skipped is told here too.",
            content =
                    @Content(
                            schema = @Schema(implementation = DecisionView.class),
                            examples = @ExampleObject(name = "shipping", value = KnowledgeExamples.DECIDED)))
    @APIResponse(responseCode = "404", description = "There is no such knowledge base or version.")
    @APIResponse(
            responseCode = "422",
            description = "An input is not as the model types it, a name is unknown, or a limit was reached.")
    @APIResponse(responseCode = "503", description = "All threads are at work.")
    @APIResponse(responseCode = "504", description = "The deadline passed.")
    public CompletionStage<DecisionView> evaluateDecision(@PathParam("base") String base, DecideRequest request) {
        DecisionRequest checked = request.checked(bases.name(base, request.version()));
        return workers.submit(evaluator.deadline(), () -> DecisionView.of(evaluator.evaluate(checked)));
    }
}
