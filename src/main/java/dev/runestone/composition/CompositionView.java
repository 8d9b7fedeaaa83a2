package dev.runestone.composition;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.runestone.catalog.StoredWorkflow;
import dev.runestone.definition.WorkflowWriter;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What was composed.
 *
 * @param plans the plan of fewest layers first; each of the others has more layers and costs less
 * @param saved what was put into the catalog; null for nothing
 */
@Schema(description = "What was composed.")
record CompositionView(List<PlanView> plans, @Nullable Saved saved) {
    /**
     * A plan.
     *
     * @param layers the names of the components of each layer
     * @param components how many components it uses
     * @param cost the sum of their costs
     * @param proven whether no plan of as few layers costs less
     * @param explanation why it is there
     * @param workflow the workflow, as a definition
     */
    @Schema(name = "CompositionPlan")
    record PlanView(
            List<List<String>> layers,
            int components,
            double cost,
            boolean proven,
            String explanation,

            @JsonRawValue @Schema(implementation = Object.class)
            String workflow) {
        static PlanView of(ComposedPlan composed, boolean first, WorkflowWriter writer) {
            Plan plan = composed.plan();
            String ofLayers =
                    plan.layers().size() == 1 ? "1 layer" : plan.layers().size() + " layers";
            return new PlanView(
                    plan.layers().stream()
                            .map(layer -> layer.stream().map(Offer::name).toList())
                            .toList(),
                    plan.size(),
                    plan.cost(),
                    plan.proven(),
                    (first
                                    ? "No plan has fewer than " + ofLayers
                                    : "With " + ofLayers + " it costs less than with fewer")
                            + (plan.proven()
                                    ? "; none of as many costs less."
                                    : "; the search was cut off before it knew that none of as many costs less."),
                    writer.json(composed.workflow()));
        }
    }

    /**
     * A version in the catalog.
     *
     * @param name its name
     * @param version its version
     * @param hash its content hash
     */
    @Schema(name = "SavedComposition")
    record Saved(String name, String version, String hash) {
        static Saved of(StoredWorkflow stored) {
            return new Saved(
                    stored.workflow().name(), stored.workflow().version().toString(), stored.hash());
        }
    }
}
