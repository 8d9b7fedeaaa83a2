package dev.runestone.execution;

import dev.runestone.api.Cursor;
import dev.runestone.api.Page;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Schedules over HTTP. */
@Path("/api/schedules")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Schedules")
class ScheduleResource {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");

    private final Schedules schedules;
    private final RunAccessConfig config;
    private final Clock clock;

    ScheduleResource(Schedules schedules, RunAccessConfig config, Clock clock) {
        this.schedules = schedules;
        this.config = config;
        this.clock = clock;
    }

    @GET
    @Operation(operationId = "listSchedules", summary = "List the schedules", description = "By name.")
    @APIResponse(
            responseCode = "200",
            description = "A page of schedules.",
            content = @Content(examples = @ExampleObject(name = "page", value = RunExamples.SCHEDULES)))
    public Page<ScheduleView> listSchedules(
            @Parameter(description = "How many at most, 1 to 500.") @QueryParam("limit") @Nullable Integer limit,
            @Parameter(description = "The `next` of the page before.") @QueryParam("cursor") @Nullable String cursor) {
        int size = Cursor.limit(limit, RunsResource.PAGE, RunsResource.LARGEST_PAGE);
        String after = Cursor.decode(cursor);
        List<RunSchedule> rows = schedules.list(NAME.matcher(after).matches() ? after : "", size + 1);
        Map<String, Instant> next = schedules.next(rows);
        return Page.of(rows, size, RunSchedule::name)
                .map(schedule -> ScheduleView.of(schedule, next.get(schedule.name())));
    }

    @GET
    @Path("/{name}")
    @Operation(
            operationId = "getSchedule",
            summary = "See a schedule",
            description = "With when it fires next, and what came of its latest firing.")
    @APIResponse(
            responseCode = "200",
            description = "The schedule, with an ETag.",
            content =
                    @Content(
                            schema = @Schema(implementation = ScheduleView.class),
                            examples = @ExampleObject(name = "schedule", value = RunExamples.SCHEDULED)))
    public Response getSchedule(@Parameter(example = "nightly-order") @PathParam("name") String name) {
        return answer(Response.Status.OK, existing(name));
    }

    @PUT
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "putSchedule",
            summary = "Make or change a schedule",
            description =
                    "At each time of the cron expression a run begins; its id is the schedule's name and the time,"
                            + " its attribute `schedule` the name. Times that pass while no process is up are made up for by one"
                            + " run. With If-Match it changes only the schedule that you have read, with `If-None-Match: *` it"
                            + " makes only a new one.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = ScheduleRequest.class),
                            examples = @ExampleObject(name = "nightly", value = RunExamples.SCHEDULE)))
    @APIResponse(
            responseCode = "201",
            description = "It is new.",
            content =
                    @Content(
                            schema = @Schema(implementation = ScheduleView.class),
                            examples = @ExampleObject(name = "schedule", value = RunExamples.SCHEDULED)))
    @APIResponse(
            responseCode = "200",
            description = "It has taken the place of the one before.",
            content = @Content(schema = @Schema(implementation = ScheduleView.class)))
    @APIResponse(responseCode = "404", description = "There is no such workflow or version.")
    @APIResponse(responseCode = "409", description = "Somebody else changed it at the same time.")
    @APIResponse(responseCode = "412", description = "It is not as If-Match or If-None-Match says.")
    public Response putSchedule(
            @Parameter(example = "nightly-order") @PathParam("name") String name,
            @Context Request conditions,
            ScheduleRequest request) {
        if (!NAME.matcher(name).matches()) {
            RunNames.refuse(
                    "The schedule",
                    List.of(new Problem(
                            dev.runestone.api.Path.of("name"),
                            "'" + name + "' is no name of a schedule.",
                            "Use up to 100 letters, digits, '_' and '-'.")));
        }
        RunSchedule known = schedules.find(name).orElse(null);
        refuseUnless(conditions, known, name);
        RunSchedule schedule = request.checked(
                name, known, config.attributes(), clock.instant().truncatedTo(ChronoUnit.MILLIS));
        schedules.put(schedule, known == null ? null : known.revision());
        return answer(known == null ? Response.Status.CREATED : Response.Status.OK, schedule);
    }

    @DELETE
    @Path("/{name}")
    @Operation(
            operationId = "deleteSchedule",
            summary = "Delete a schedule",
            description = "The runs that it began stay. With If-Match only the schedule that you have read.")
    @APIResponse(responseCode = "204", description = "It is gone.")
    @APIResponse(responseCode = "412", description = "It is not as If-Match says.")
    public Response deleteSchedule(
            @Parameter(example = "nightly-order") @PathParam("name") String name, @Context Request conditions) {
        RunSchedule known = existing(name);
        refuseUnless(conditions, known, name);
        schedules.delete(known);
        return Response.noContent().build();
    }

    private RunSchedule existing(String name) {
        return (NAME.matcher(name).matches() ? schedules.find(name) : Optional.<RunSchedule>empty())
                .orElseThrow(() ->
                        Refusal.notFound("There is no schedule '" + name + "'.").asException());
    }

    private static void refuseUnless(Request conditions, @Nullable RunSchedule known, String name) {
        Response.ResponseBuilder unmet =
                known == null ? conditions.evaluatePreconditions() : conditions.evaluatePreconditions(tag(known));
        if (unmet != null) {
            throw new Refusal(
                            Refusal.Kind.PRECONDITION_FAILED,
                            known == null
                                    ? "There is no schedule '" + name + "'."
                                    : "The schedule '" + name + "' has the ETag \"" + known.revision() + "\".",
                            List.of())
                    .asException();
        }
    }

    private static EntityTag tag(RunSchedule schedule) {
        return new EntityTag(schedule.revision());
    }

    private Response answer(Response.Status status, RunSchedule schedule) {
        Instant next = schedules.next(List.of(schedule)).get(schedule.name());
        return Response.status(status)
                .entity(ScheduleView.of(schedule, next))
                .tag(tag(schedule))
                .build();
    }
}
