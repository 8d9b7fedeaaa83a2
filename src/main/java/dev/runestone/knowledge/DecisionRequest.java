package dev.runestone.knowledge;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to decide by a decision model (DMN).
 *
 * @param knowledge {@code artifact} where only one group has it, {@code group:artifact}, or {@code
 *     group:artifact:version}; without a version the active one decides
 * @param model the model's name; null where the knowledge base has only one
 * @param decisions the names of the decisions to make; empty for all
 * @param service a decision service to call instead of decisions; null for none
 * @param context JSON values by name of the input data
 * @param traced whether to tell which rules of decision tables matched
 */
public record DecisionRequest(
        String knowledge,
        @Nullable String model,
        List<String> decisions,
        @Nullable String service,
        Map<String, ? extends @Nullable Object> context,
        boolean traced) {}
