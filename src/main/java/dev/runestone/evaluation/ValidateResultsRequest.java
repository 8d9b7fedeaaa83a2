package dev.runestone.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runestone.evaluation.ValidationArguments.AssertionArguments;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Outputs and what they are held against.
 *
 * @param workflow whose assertions hold too; none where it is left out
 * @param version of that workflow; the latest where it is left out
 * @param outputs output name to value
 * @param inputs what the workflow was given, for assertions that speak of it
 * @param schemas output to JSON Schema
 * @param assertions what must hold
 */
@Schema(description = "Outputs and what they are held against.")
record ValidateResultsRequest(
        @Schema(description = "A workflow whose own assertions are to hold too.", examples = "credit-decision")
        @Nullable
        String workflow,

        @Schema(description = "The workflow's version; the latest where it is left out.", examples = "1.0.0") @Nullable
        String version,

        @Schema(description = "Output name to JSON value.") @Nullable
        Map<String, @Nullable Object> outputs,

        @Schema(description = "What the workflow was given.") @Nullable
        Map<String, @Nullable Object> inputs,

        @Schema(
                description = "Output name to JSON Schema (draft 2020-12); references to other documents are refused.",
                implementation = Object.class)
        @Nullable
        Map<String, JsonNode> schemas,

        @Schema(description = "What must hold.") @Nullable List<AssertionArguments> assertions) {

    Map<String, @Nullable Object> givenOutputs() {
        return outputs == null ? Map.of() : outputs;
    }

    Map<String, @Nullable Object> givenInputs() {
        return inputs == null ? Map.of() : inputs;
    }

    ValidationArguments arguments() {
        return new ValidationArguments(schemas, assertions, null);
    }
}
