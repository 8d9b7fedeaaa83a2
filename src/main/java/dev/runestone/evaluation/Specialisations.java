package dev.runestone.evaluation;

import dev.runestone.api.Refusal;
import dev.runestone.evaluation.Specialisation.Result;
import dev.runestone.execution.PreparedWorkflow;
import dev.runestone.execution.WorkflowResult;
import dev.runestone.workflow.Endpoint;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The evaluations that were begun with some of their inputs, bounded in number, bytes and time; in memory. */
@Singleton
final class Specialisations {
    private final CacheConfig config;
    private final Clock clock;
    /** In the order of their making, which is that of their end as well. */
    private final Map<String, Specialisation> kept = new LinkedHashMap<>();

    private long bytes;

    @Inject
    Specialisations(CacheConfig config) {
        this(config, Clock.systemUTC());
    }

    Specialisations(CacheConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** @throws dev.runestone.api.RefusalException {@code LIMIT_EXCEEDED} where there are as many as may be */
    synchronized void checkRoom() {
        sweep();
        if (kept.size() >= config.specialisations()) {
            throw full("There are " + kept.size() + " specialisations, as many as may be"
                    + " (runestone.cache.specialisations). Delete one, or wait.");
        }
    }

    /**
     * Keeps what was computed.
     *
     * @throws dev.runestone.api.RefusalException {@code LIMIT_EXCEEDED} where there is no room for it
     */
    Specialisation keep(
            EvaluationCall call, WorkflowResult result, Map<String, Result> results, PreparedWorkflow prepared) {
        long weight = weight(call, results);
        Map<String, ?> inputs = Collections.unmodifiableMap(new LinkedHashMap<>(call.inputs()));
        Specialisation made = new Specialisation(
                UUID.randomUUID().toString(),
                call.workflow(),
                inputs,
                call.wanted(),
                Map.copyOf(results),
                result.outputs(),
                missing(call, prepared),
                result.pending(),
                weight,
                clock.instant().plus(config.specialisationKeep()));
        synchronized (this) {
            checkRoom();
            if (weight > config.specialisationBytes() - bytes) {
                throw full("The specialisation takes about " + weight + " bytes, and " + bytes + " of "
                        + config.specialisationBytes() + " are taken (runestone.cache.specialisation-bytes).");
            }
            kept.put(made.id(), made);
            bytes += weight;
        }
        return made;
    }

    private static List<String> missing(EvaluationCall call, PreparedWorkflow prepared) {
        Set<String> needed = prepared.workflow().components().values().stream()
                .flatMap(component -> component.inputs().stream())
                .flatMap(input -> input.sources().stream())
                .map(Endpoint::node)
                .collect(Collectors.toSet());
        prepared.workflow().outputs().values().forEach(output -> needed.add(output.node()));
        return prepared.workflow().inputs().keySet().stream()
                .filter(input -> needed.contains(input) && !call.inputs().containsKey(input))
                .toList();
    }

    private long weight(EvaluationCall call, Map<String, Result> results) {
        int most = (int) Math.min(Integer.MAX_VALUE, config.specialisationBytes());
        long weight = 1_000 + measured(new LinkedHashMap<>(call.inputs()), most);
        for (Result result : results.values()) {
            // Inputs of components are the inputs of the evaluation or values of other components, which are counted.
            weight += 200
                    + 16L * result.values().size()
                    + measured(result.emission().value(), most);
        }
        return weight;
    }

    private static long measured(@Nullable Object value, int most) {
        Frozen frozen = Frozen.of(value, most);
        return frozen == null ? most : frozen.bytes();
    }

    /**
     * A specialisation of a workflow.
     *
     * @throws dev.runestone.api.RefusalException {@code NOT_FOUND} where there is none, any more
     */
    synchronized Specialisation existing(String workflow, String id) {
        sweep();
        Specialisation found = kept.get(id);
        if (found == null || !found.workflow().name().equals(workflow)) {
            throw Refusal.notFound("There is no specialisation '" + id + "' of '" + workflow + "'. They are kept for "
                            + config.specialisationKeep() + ", and not beyond a restart.")
                    .asException();
        }
        return found;
    }

    /** @throws dev.runestone.api.RefusalException {@code NOT_FOUND} where there is none */
    synchronized void delete(String workflow, String id) {
        bytes -= existing(workflow, id).bytes();
        kept.remove(id);
    }

    private void sweep() {
        Instant now = clock.instant();
        List<Specialisation> over = new ArrayList<>(0);
        for (Specialisation each : kept.values()) {
            if (each.expires().isAfter(now)) {
                break;
            }
            over.add(each);
        }
        for (Specialisation each : over) {
            bytes -= each.bytes();
            kept.remove(each.id());
        }
    }

    private static RuntimeException full(String detail) {
        return new Refusal(Refusal.Kind.LIMIT_EXCEEDED, detail, List.of()).asException();
    }
}
