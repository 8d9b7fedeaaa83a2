package dev.runestone.knowledge;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Evaluations over HTTP. They run on guarded threads, so that rules that never end cost a thread, not the service. */
@Path("/api/knowledge-bases/{base}/evaluations")
@Tag(name = "Knowledge bases", description = "Versions of knowledge bases, and evaluating them.")
class EvaluationResource {
    private final RuleEvaluator evaluator;
    private final GuardedWorkers workers;
    private final KnowledgeBases bases;

    EvaluationResource(RuleEvaluator evaluator, GuardedWorkers workers, KnowledgeBases bases) {
        this.evaluator = evaluator;
        this.workers = workers;
        this.bases = bases;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "evaluateRule",
            summary = "Evaluate rules over facts",
            description =
                    "Facts are checked against their declared types, a problem for each bad field. The rules fire by"
                            + " agenda group and resolution; out come the facts, those that rules produced, query results and"
                            + " globals, and, if asked for, which rule fired on what, changing what.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = EvaluateRequest.class),
                            examples = @ExampleObject(name = "loan", value = KnowledgeExamples.EVALUATION)))
    @APIResponse(
            responseCode = "200",
            description = "What the rules decided.",
            content =
                    @Content(
                            schema = @Schema(implementation = EvaluationView.class),
                            examples = @ExampleObject(name = "loan", value = KnowledgeExamples.EVALUATED)))
    @APIResponse(responseCode = "404", description = "There is no such knowledge base or version.")
    @APIResponse(
            responseCode = "422",
            description = "A fact, global, query or group is not as declared, a limit was reached, or a rule failed.")
    @APIResponse(responseCode = "503", description = "All threads are at work.")
    @APIResponse(responseCode = "504", description = "The deadline passed.")
    public CompletionStage<EvaluationView> evaluateRule(@PathParam("base") String base, EvaluateRequest request) {
        EvaluationLimits widest = evaluator.limits();
        EvaluationRequest checked = request.checked(bases.name(base, request.version()), widest);
        EvaluationLimits limits = checked.limits();
        Duration deadline = limits == null || limits.deadline().compareTo(widest.deadline()) > 0
                ? widest.deadline()
                : limits.deadline();
        return workers.submit(deadline, () -> EvaluationView.of(evaluator.evaluate(checked)));
    }
}
