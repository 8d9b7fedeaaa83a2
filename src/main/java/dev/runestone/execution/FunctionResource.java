package dev.runestone.execution;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.api.Cursor;
import dev.runestone.api.Page;
import dev.runestone.api.Refusal;
import dev.runestone.definition.WorkflowReader;
import dev.runestone.function.Capability;
import dev.runestone.function.StepFunctions;
import dev.runestone.knowledge.GuardedWorkers;
import dev.runestone.workflow.Names;
import dev.runestone.workflow.Step;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The functions of steps over HTTP. */
@Path("/api/functions")
@Tag(name = "Functions", description = "What steps can do, and doing it once.")
class FunctionResource {
    private static final String PROBLEM = "application/problem+json";
    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;
    private static final String FEEL = """
            {"name": "feel", "state": "ready", "description": "Evaluates a FEEL expression that sees the inputs by name.", "inputs": [],
             "open": true, "output": {"type": "any"}, "provides": ["any value computed from the inputs"], "needs": [],
             "requires": {"secrets": [], "settings": []},
             "settings": {"type": "object", "properties": {"expression": {"type": "string"}},
               "required": ["expression"], "additionalProperties": false}}""";

    private final StepFunctions functions;
    private final FunctionStates states;
    private final StepExecutor executor;
    private final GuardedWorkers workers;
    private final WorkflowReader reader;
    private final ObjectMapper mapper;
    private final Duration deadline;

    FunctionResource(
            StepFunctions functions,
            FunctionStates states,
            StepExecutor executor,
            GuardedWorkers workers,
            WorkflowReader reader,
            ObjectMapper mapper,
            ExecutionConfig config) {
        this.functions = functions;
        this.states = states;
        this.executor = executor;
        this.workers = workers;
        this.reader = reader;
        this.mapper = mapper;
        this.deadline = config.deadline().plus(config.grace());
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "listFunctions",
            summary = "List the functions that steps can call",
            description = "In the order of their names, each with what it takes, gives, provides and needs.")
    @APIResponse(
            responseCode = "200",
            description = "A page of functions.",
            content =
                    @Content(
                            examples =
                                    @ExampleObject(
                                            name = "page",
                                            value = "{\"items\": [" + FEEL + "], \"next\": null}")))
    public Page<FunctionView> listFunctions(
            @Parameter(description = "How many at most, 1 to 500.") @QueryParam("limit") @Nullable Integer limit,
            @Parameter(description = "The `next` of the page before.") @QueryParam("cursor") @Nullable String cursor) {
        int size = Cursor.limit(limit, PAGE, LARGEST_PAGE);
        String after = Cursor.decode(cursor);
        List<String> names = functions.names().stream()
                .filter(name -> name.compareTo(after) > 0)
                .limit(size + 1L)
                .toList();
        return Page.of(names, size, name -> name).map(this::view);
    }

    @GET
    @Path("/{name}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "getFunction",
            summary = "Look at a function",
            description = "What it does, takes and gives, and what it can be set up with.")
    @APIResponse(
            responseCode = "200",
            description = "The function.",
            content =
                    @Content(
                            schema = @Schema(implementation = FunctionView.class),
                            examples = @ExampleObject(name = "feel", value = FEEL)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such function.",
            content = @Content(mediaType = PROBLEM))
    public FunctionView getFunction(
            @Parameter(description = "The function's name.", example = "feel") @PathParam("name") String name) {
        return view(name);
    }

    private FunctionView view(String name) {
        Capability capability = functions
                .capability(name)
                .orElseThrow(() -> Refusal.notFound(
                                "There is no function '" + name + "'. " + Names.hint(name, functions.names()))
                        .asException());
        return FunctionView.of(name, states.state(name), capability);
    }

    @POST
    @Path("/{name}/executions")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "executeStep",
            summary = "Execute a function once",
            description =
                    "Executes the function as the only step of a workflow that nobody keeps, with the same checks and"
                            + " limits. `requires` hands it secrets and settings of this installation, `policy` says how failures"
                            + " are met. What waits for something outside, such as a task or a signal, needs a run.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = ExecuteStepRequest.class),
                            examples = @ExampleObject(name = "feel", value = """
                                                    {"settings": {"expression": "amount * 0.19"}, "inputs": {"amount": 200},
                                                     "policy": {"timeout": "PT2S", "onFailure": {"fallback": 0}}}""")))
    @APIResponse(
            responseCode = "200",
            description = "The value.",
            content =
                    @Content(
                            schema = @Schema(implementation = StepExecutionView.class),
                            examples = @ExampleObject(name = "value", value = "{\"value\": 38.00}")))
    @APIResponse(
            responseCode = "404",
            description = "There is no such function.",
            content = @Content(mediaType = PROBLEM))
    @APIResponse(
            responseCode = "422",
            description = "Settings, inputs, requirements or the policy are wrong, or the function failed.",
            content = @Content(mediaType = PROBLEM, examples = @ExampleObject(name = "settings", value = """
                                                    {"type": "urn:runestone:problem:invalid", "title": "Invalid content", "status": 422,
                                                     "detail": "The execution of 'http' has 1 problem.",
                                                     "errors": [{"pointer": "/settings/url", "path": "settings.url",
                                                       "message": "'url' is missing.", "hint": ""}]}""")))
    @APIResponse(
            responseCode = "503",
            description = "All threads are at work, or what the function called is.",
            content = @Content(mediaType = PROBLEM))
    @APIResponse(responseCode = "504", description = "The deadline passed.", content = @Content(mediaType = PROBLEM))
    public CompletionStage<StepExecutionView> executeStep(
            @Parameter(description = "The function's name.", example = "feel") @PathParam("name") String name,
            @Nullable ExecuteStepRequest request) {
        if (request == null) {
            throw Refusal.withoutBody().asException();
        }
        view(name);
        StepExecution execution = request.execution(name, reader, mapper);
        return workers.submit(deadline, () -> new StepExecutionView(executor.executeStep(execution)));
    }

    @PUT
    @Path("/{name}/state")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "changeFunctionState",
            summary = "Take a function out of service, or put it back",
            description =
                    "Hands an event to the function's life cycle. While it is suspended, whatever executes it is answered"
                            + " with 503, and runs try again as their policies say. Holds in this process and until it ends.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = FunctionEventRequest.class),
                            examples = @ExampleObject(name = "suspend", value = "{\"event\": \"suspend\"}")))
    @APIResponse(
            responseCode = "200",
            description = "The function in its new state.",
            content = @Content(schema = @Schema(implementation = FunctionView.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such function.",
            content = @Content(mediaType = PROBLEM))
    @APIResponse(
            responseCode = "409",
            description = "The state does not handle the event, or the function cannot be suspended.",
            content = @Content(mediaType = PROBLEM))
    @APIResponse(responseCode = "422", description = "There is no such event.", content = @Content(mediaType = PROBLEM))
    public FunctionView changeFunctionState(
            @Parameter(description = "The function's name.", example = "http") @PathParam("name") String name,
            @Nullable FunctionEventRequest request) {
        view(name);
        if (name.equals(Step.FEEL)) {
            throw Refusal.conflict("The function 'feel' is part of the platform and is always in service.")
                    .asException();
        }
        states.send(name, request == null ? null : request.event());
        return view(name);
    }
}
