package dev.runestone.execution;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.journal.RunQuery;
import dev.runestone.journal.RunStatus;
import jakarta.ws.rs.QueryParam;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Which runs are wanted, as the query of a URL says it. Public, because the framework fills it in. */
public final class RunSearchRequest {
    @Parameter(description = "The workflow's name.", example = "order")
    @QueryParam("workflow")
    @Nullable
    String workflow;

    @Parameter(description = "The workflow's version.", example = "1.0.0")
    @QueryParam("version")
    @Nullable
    String version;

    @Parameter(description = "Where they stand; may be repeated for any of several.", example = "WAITING")
    @QueryParam("status")
    @Nullable
    List<String> status;

    @Parameter(description = "Begun at or after this time.", example = "2026-11-22T00:00:00Z")
    @QueryParam("from")
    @Nullable
    String from;

    @Parameter(description = "Begun before this time.", example = "2026-11-23T00:00:00Z")
    @QueryParam("to")
    @Nullable
    String to;

    @Parameter(
            description = "An attribute as `name:value`; may be repeated for all of several.",
            example = "customer:42")
    @QueryParam("attribute")
    @Nullable
    List<String> attribute;

    @Parameter(description = "`ephemeral` for runs that are kept in memory only.", example = "durable")
    @QueryParam("durability")
    @Nullable
    String durability;

    /** For the framework. */
    public RunSearchRequest() {}

    boolean ephemeral() {
        return "ephemeral".equals(durability);
    }

    /**
     * The query.
     *
     * @throws dev.runestone.api.RefusalException {@code MALFORMED} with every problem
     */
    RunQuery checked(int limit, @Nullable String cursor) {
        List<Problem> problems = new ArrayList<>();
        plain("workflow", workflow, problems);
        plain("version", version, problems);
        Set<RunStatus> statuses = statuses(problems);
        Instant after = time("from", from, problems);
        Instant before = time("to", to, problems);
        Map<String, String> attributes = attributes(problems);
        if (durability != null && !durability.equals("durable") && !ephemeral()) {
            problems.add(new Problem(
                    Path.of("durability"),
                    "'" + durability + "' is no durability.",
                    "There are durable and ephemeral."));
        }
        if (!problems.isEmpty()) {
            throw new Refusal(Refusal.Kind.MALFORMED, "The search cannot be read.", problems).asException();
        }
        return new RunQuery(workflow, version, statuses, after, before, attributes, limit, cursor);
    }

    private static void plain(String name, @Nullable String value, List<Problem> problems) {
        if (value != null && RunNames.hasControl(value)) {
            problems.add(Problem.at(Path.of(name), "The " + name + " has control characters."));
        }
    }

    private Set<RunStatus> statuses(List<Problem> problems) {
        Set<RunStatus> statuses = EnumSet.noneOf(RunStatus.class);
        for (String each : status == null ? List.<String>of() : status) {
            Arrays.stream(RunStatus.values())
                    .filter(known -> known.name().equals(each))
                    .findFirst()
                    .ifPresentOrElse(
                            statuses::add,
                            () -> problems.add(new Problem(
                                    Path.of("status"),
                                    "'" + each + "' is no status.",
                                    "There are " + Arrays.toString(RunStatus.values()) + ".")));
        }
        return statuses;
    }

    private static @Nullable Instant time(String name, @Nullable String value, List<Problem> problems) {
        if (value == null) {
            return null;
        }
        try {
            OffsetDateTime time = OffsetDateTime.parse(value);
            if (time.getYear() >= 1 && time.getYear() <= 9999) {
                return time.toInstant();
            }
            problems.add(new Problem(Path.of(name), "'" + value + "' is too far away.", "Use the years 1 to 9999."));
            return null;
        } catch (DateTimeException unreadable) {
            problems.add(
                    new Problem(Path.of(name), "'" + value + "' is no time.", "Write it like 2026-11-22T10:00:00Z."));
            return null;
        }
    }

    private Map<String, String> attributes(List<Problem> problems) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String each : attribute == null ? List.<String>of() : attribute) {
            int colon = each.indexOf(':');
            if (colon < 0) {
                problems.add(new Problem(Path.of("attribute"), "'" + each + "' is no attribute.", "Write name:value."));
            } else {
                String name = each.substring(0, colon);
                RunNames.attribute(name, each.substring(colon + 1), Path.of("attribute"), problems);
                attributes.put(name, each.substring(colon + 1));
            }
        }
        return attributes;
    }
}
