package dev.runestone.composition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.catalog.WorkflowCatalog;
import dev.runestone.definition.Reading;
import dev.runestone.definition.WorkflowReader;
import dev.runestone.workflow.Workflow;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Composes workflows: finds which components lead from the inputs to the outputs, and joins them. */
@Singleton
public final class WorkflowBuilder {
    private final WorkflowReader reader;
    private final WorkflowCatalog catalog;
    private final ObjectMapper mapper;
    private final CompositionConfig config;

    WorkflowBuilder(WorkflowReader reader, WorkflowCatalog catalog, ObjectMapper mapper, CompositionConfig config) {
        this.reader = reader;
        this.catalog = catalog;
        this.mapper = mapper;
        this.config = config;
    }

    /**
     * Composes.
     *
     * @return the plan of fewest layers first, then those that have more layers and cost less
     * @throws dev.runestone.api.RefusalException {@code INVALID} where there is no way, with what is missing, and where
     *     the components do not fit together
     */
    List<ComposedPlan> composeWorkflow(Composition composition) {
        PlanLimits limits =
                new PlanLimits(composition.alternatives() ? config.moreLayers() : 0, config.steps(), config.search());
        List<Offer> offers = composition.components().entrySet().stream()
                .map(entry -> entry.getValue().offer(entry.getKey()))
                .toList();
        Goal goal = new Goal(
                new LinkedHashSet<>(composition.inputs().values()),
                new LinkedHashSet<>(composition.outputs().values()));
        Planned planned = new Planner(composition.taxonomy(), limits).plan(offers, goal);
        if (planned instanceof Planned.Unreachable unreachable) {
            throw Refusal.invalid("The composition", missing(composition, unreachable))
                    .asException();
        }
        return ((Planned.Found) planned)
                .plans().stream()
                        .map(plan -> new ComposedPlan(plan, workflow(composition, plan)))
                        .toList();
    }

    private Workflow workflow(Composition composition, Plan plan) {
        Map<String, Object> definition = new PlanWriter(composition, plan).write();
        Reading reading;
        try {
            reading = reader.readUnseen(mapper.writeValueAsString(definition));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("JSON values cannot be written as JSON.", impossible);
        }
        List<Problem> problems = reading.workflow().map(catalog::problems).orElse(reading.problems());
        if (!problems.isEmpty()) {
            throw Refusal.invalid("What was composed", problems).asException();
        }
        return reading.orRefuse();
    }

    private static List<Problem> missing(Composition composition, Planned.Unreachable unreachable) {
        List<Problem> problems = new ArrayList<>();
        Set<String> missing = new TreeSet<>(unreachable.missing());
        composition.outputs().forEach((output, concept) -> {
            if (unreachable.unreached().contains(concept)) {
                problems.add(new Problem(
                        Path.of("outputs", output),
                        "Nothing leads from the inputs to '" + concept + "'.",
                        "Missing" + (unreachable.proven() ? "" : ", as far as the search came,") + ": '"
                                + String.join("', '", missing)
                                + "'. Give it as an input, or add a component that provides it."));
            }
        });
        return problems;
    }
}
