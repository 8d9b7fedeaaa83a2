package dev.runestone.knowledge;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.kie.dmn.api.core.DMNModel;
import org.kie.dmn.api.core.DMNType;
import org.kie.dmn.api.core.ast.DMNNode;

/** A decision model (DMN) of a version. */
@Schema(name = "DecisionModel")
record DecisionModelView(
        String name, String namespace, List<DataView> inputs, List<DataView> decisions, List<String> services) {

    /** An input or a decision with the name of its type. */
    @Schema(name = "DecisionData")
    record DataView(
            String name, @Schema(examples = "number") String type) {}

    static DecisionModelView of(DMNModel model) {
        return new DecisionModelView(
                model.getName(),
                model.getNamespace(),
                sorted(model.getInputs().stream()
                        .map(input -> new DataView(input.getName(), type(input.getType())))
                        .toList()),
                sorted(model.getDecisions().stream()
                        .map(decision -> new DataView(decision.getName(), type(decision.getResultType())))
                        .toList()),
                model.getDecisionServices().stream()
                        .map(DMNNode::getName)
                        .sorted()
                        .toList());
    }

    private static List<DataView> sorted(Collection<DataView> data) {
        return data.stream().sorted(Comparator.comparing(DataView::name)).toList();
    }

    private static String type(DMNType type) {
        return type.getName();
    }
}
