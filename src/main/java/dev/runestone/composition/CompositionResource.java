package dev.runestone.composition;

import dev.runestone.api.Refusal;
import dev.runestone.catalog.WorkflowCatalog;
import dev.runestone.definition.WorkflowWriter;
import dev.runestone.knowledge.GuardedWorkers;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Compositions over HTTP. */
@Path("/api/compositions")
@Tag(name = "Composition", description = "Workflows made from goals.")
class CompositionResource {
    private final WorkflowBuilder builder;
    private final WorkflowCatalog catalog;
    private final WorkflowWriter writer;
    private final GuardedWorkers workers;
    private final CompositionConfig config;

    CompositionResource(
            WorkflowBuilder builder,
            WorkflowCatalog catalog,
            WorkflowWriter writer,
            GuardedWorkers workers,
            CompositionConfig config) {
        this.builder = builder;
        this.catalog = catalog;
        this.writer = writer;
        this.workers = workers;
        this.config = config;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "composeWorkflow",
            summary = "Compose a workflow from a goal",
            description =
                    "Finds which of the components lead from the inputs to the outputs, in the fewest layers and, of those"
                            + " plans, at the least cost; joins them; and checks the workflow as if it were to be created.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = ComposeWorkflowRequest.class),
                            examples = @ExampleObject(name = "offer", value = """
                                    {"name": "offer", "inputs": {"customer": "regular customer", "order": "order"},
                                     "outputs": {"price": "final price"}, "kinds": {"regular customer": "customer"},
                                     "components": {
                                       "discount": {"needs": {"customer": "customer"}, "provides": "discount",
                                         "step": {"function": "feel", "expression": "customer.years"}},
                                       "sum": {"needs": {"order": "order"}, "provides": "sum",
                                         "step": {"function": "feel", "expression": "sum(order.prices)"}},
                                       "reduce": {"needs": {"sum": "sum", "percent": "discount"}, "provides": "final price",
                                         "step": {"function": "feel", "expression": "sum * (100 - percent) / 100"}}}}""")))
    @APIResponse(
            responseCode = "200",
            description = "The plans, and what was saved.",
            content =
                    @Content(
                            schema = @Schema(implementation = CompositionView.class),
                            examples = @ExampleObject(name = "offer", value = """
                                    {"plans": [{"layers": [["discount", "sum"], ["reduce"]], "components": 3, "cost": 3.0,
                                      "proven": true, "explanation": "No plan has fewer than 2 layers; none of as many costs less.",
                                      "workflow": {"kind": "Workflow", "name": "offer", "version": "1.0.0"}}], "saved": null}""")))
    @APIResponse(
            responseCode = "409",
            description = "The version that was to be saved has other content.",
            content = @Content(mediaType = "application/problem+json"))
    @APIResponse(
            responseCode = "422",
            description = "Nothing leads to an output: what is missing is told; or the components do not fit together.",
            content =
                    @Content(
                            mediaType = "application/problem+json",
                            examples = @ExampleObject(name = "missing", value = """
                                    {"type": "urn:runestone:problem:invalid", "title": "Invalid content", "status": 422,
                                     "detail": "The composition has 1 problem.",
                                     "errors": [{"pointer": "/outputs/price", "path": "outputs.price",
                                       "message": "Nothing leads from the inputs to 'final price'.",
                                       "hint": "Missing: 'discount'. Give it as an input, or add a component that provides it."}]}""")))
    @APIResponse(
            responseCode = "503",
            description = "All threads are at work.",
            content = @Content(mediaType = "application/problem+json"))
    public CompletionStage<CompositionView> composeWorkflow(@Nullable ComposeWorkflowRequest request) {
        if (request == null) {
            throw Refusal.withoutBody().asException();
        }
        return workers.submit(config.deadline(), () -> composed(request));
    }

    private CompositionView composed(ComposeWorkflowRequest request) {
        List<ComposedPlan> plans = builder.composeWorkflow(request.composition(config.components()));
        CompositionView.Saved saved = Boolean.TRUE.equals(request.save())
                ? CompositionView.Saved.of(
                        catalog.createWorkflow(plans.get(0).workflow()).stored())
                : null;
        List<CompositionView.PlanView> views = new ArrayList<>();
        for (ComposedPlan plan : plans) {
            views.add(CompositionView.PlanView.of(plan, views.isEmpty(), writer));
        }
        return new CompositionView(views, saved);
    }
}
