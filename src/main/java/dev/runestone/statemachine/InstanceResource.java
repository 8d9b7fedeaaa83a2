package dev.runestone.statemachine;

import dev.runestone.api.Cursor;
import dev.runestone.api.Page;
import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The instances of state machines over HTTP. */
@jakarta.ws.rs.Path("/api/machines/{name}/instances")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "State machines")
class InstanceResource {
    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;

    private final StateMachines machines;

    InstanceResource(StateMachines machines) {
        this.machines = machines;
    }

    @POST
    @jakarta.ws.rs.Path("/{key}/events")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "transitionState",
            summary = "Hand an event to an instance",
            description =
                    "The first event begins the instance. The event and all that follows from it is one step: it is"
                            + " carried out wholly or not at all. An event with an `id` is handled once; the same again is"
                            + " answered with what it did, and `replayed`.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = TransitionRequest.class),
                            examples = @ExampleObject(name = "event", value = InstanceExamples.EVENT)))
    @APIResponse(
            responseCode = "200",
            description = "What it did; `ETag` is the revision.",
            content =
                    @Content(
                            schema = @Schema(implementation = TransitionView.class),
                            examples = @ExampleObject(name = "transition", value = InstanceExamples.TRANSITION)))
    @APIResponse(responseCode = "404", description = "There is no such machine.")
    @APIResponse(
            responseCode = "409",
            description = "No active state handles it (the hint names those that are handled now), the revision or the"
                    + " version is another, or the id belongs to another event.")
    @APIResponse(responseCode = "422", description = "The machine does not know such an event or payload.")
    public Response transitionState(
            @Parameter(example = "order") @PathParam("name") String name,
            @Parameter(example = "4711") @PathParam("key") String key,
            @Nullable TransitionRequest request) {
        TransitionRequest given = request == null ? new TransitionRequest(null, null, null, null, null) : request;
        Transitioned transitioned =
                machines.send(name, given.parsedVersion(), key, given.machineEvent(), given.revision());
        return Response.ok(TransitionView.of(transitioned))
                .tag(tag(transitioned.snapshot()))
                .build();
    }

    @PUT
    @jakarta.ws.rs.Path("/{key}")
    @Operation(
            operationId = "beginInstance",
            summary = "Begin an instance without an event",
            description = "An instance that is there is answered as it is.")
    @APIResponse(
            responseCode = "200",
            description = "The instance.",
            content =
                    @Content(
                            schema = @Schema(implementation = TransitionView.class),
                            examples = @ExampleObject(name = "transition", value = InstanceExamples.TRANSITION)))
    @APIResponse(responseCode = "404", description = "There is no such machine.")
    public Response beginInstance(
            @Parameter(example = "order") @PathParam("name") String name,
            @Parameter(example = "4711") @PathParam("key") String key,
            @Parameter(description = "The machine's version; the latest where left out.", example = "1.0.0")
                    @QueryParam("version")
                    @Nullable
                    String version) {
        Transitioned begun = machines.begin(name, version == null ? null : TransitionRequest.parse(version), key);
        return Response.ok(TransitionView.of(begun)).tag(tag(begun.snapshot())).build();
    }

    @GET
    @Operation(
            operationId = "searchInstances",
            summary = "Search the instances of a machine",
            description = "In the order of their keys.")
    @APIResponse(
            responseCode = "200",
            description = "A page of instances.",
            content = @Content(examples = @ExampleObject(name = "page", value = InstanceExamples.PAGE)))
    public Page<InstanceView> searchInstances(
            @Parameter(example = "order") @PathParam("name") String name,
            @Parameter(description = "A state that has to be active.", example = "review")
                    @QueryParam("state")
                    @Nullable
                    String state,
            @Parameter(description = "How many at most, 1 to 500.") @QueryParam("limit") @Nullable Integer limit,
            @Parameter(description = "The `next` of the page before.") @QueryParam("cursor") @Nullable String cursor) {
        int size = Cursor.limit(limit, PAGE, LARGEST_PAGE);
        List<Snapshot> rows = machines.instances(name, state, Cursor.decode(cursor), size + 1);
        return Page.of(rows, size, Snapshot::key).map(InstanceView::of);
    }

    @GET
    @jakarta.ws.rs.Path("/{key}")
    @Operation(operationId = "getInstance", summary = "An instance", description = "As it is; `ETag` is the revision.")
    @APIResponse(
            responseCode = "200",
            description = "The instance.",
            content = @Content(schema = @Schema(implementation = InstanceView.class)))
    @APIResponse(responseCode = "404", description = "There is no such instance.")
    public Response getInstance(
            @Parameter(example = "order") @PathParam("name") String name,
            @Parameter(example = "4711") @PathParam("key") String key) {
        Snapshot snapshot = existing(name, key);
        return Response.ok(InstanceView.of(snapshot)).tag(tag(snapshot)).build();
    }

    @GET
    @jakarta.ws.rs.Path("/{key}/history")
    @Operation(
            operationId = "getInstanceHistory",
            summary = "The events of an instance",
            description = "In order, each with the transitions that it led to and why. The first is the beginning.")
    @APIResponse(
            responseCode = "200",
            description = "A page of events.",
            content = @Content(examples = @ExampleObject(name = "page", value = InstanceExamples.HISTORY)))
    @APIResponse(responseCode = "404", description = "There is no such instance.")
    public Page<HistoryView> getInstanceHistory(
            @Parameter(example = "order") @PathParam("name") String name,
            @Parameter(example = "4711") @PathParam("key") String key,
            @Parameter(description = "How many at most, 1 to 500.") @QueryParam("limit") @Nullable Integer limit,
            @Parameter(description = "The `next` of the page before.") @QueryParam("cursor") @Nullable String cursor) {
        int size = Cursor.limit(limit, PAGE, LARGEST_PAGE);
        existing(name, key);
        return Page.of(
                        machines.history(name, key, after(Cursor.decode(cursor)), size + 1),
                        size,
                        handled -> String.valueOf(handled.outcome().snapshot().revision()))
                .map(HistoryView::of);
    }

    private static long after(String cursor) {
        try {
            return cursor.isEmpty() ? -1 : Long.parseLong(cursor);
        } catch (NumberFormatException noRevision) {
            throw new Refusal(
                            Refusal.Kind.MALFORMED,
                            "The cursor is not one that a page gave out.",
                            List.of(new Problem(
                                    Path.of("cursor"),
                                    "It is no cursor of a history.",
                                    "Send the 'next' of the page before, or none for the first page.")))
                    .asException();
        }
    }

    @DELETE
    @jakarta.ws.rs.Path("/{key}")
    @Operation(
            operationId = "removeInstance",
            summary = "Forget an instance with its history",
            description = "Its delays are cancelled. The next event for the key begins another one.")
    @APIResponse(responseCode = "204", description = "It is gone.")
    @APIResponse(responseCode = "404", description = "There is no such instance.")
    public Response removeInstance(
            @Parameter(example = "order") @PathParam("name") String name,
            @Parameter(example = "4711") @PathParam("key") String key) {
        if (!machines.remove(name, key)) {
            throw missing(name, key);
        }
        return Response.noContent().build();
    }

    private Snapshot existing(String name, String key) {
        return machines.find(name, key).orElseThrow(() -> missing(name, key));
    }

    private static RuntimeException missing(String name, String key) {
        return Refusal.notFound("The machine '" + name + "' has no instance '" + key + "'.")
                .asException();
    }

    private static EntityTag tag(Snapshot snapshot) {
        return new EntityTag(String.valueOf(snapshot.revision()));
    }
}
