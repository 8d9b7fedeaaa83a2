package dev.runestone.execution;

import dev.runestone.definition.WorkflowWriter;
import dev.runestone.function.Capability;
import dev.runestone.workflow.Requirements;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A function that steps can call.
 *
 * @param name what steps call it by
 * @param state where it stands in its life cycle: {@code ready} or {@code suspended}
 * @param description what it does
 * @param inputs what it takes
 * @param open whether it takes inputs that it does not list
 * @param output the type of the value, in the words of JSON Schema
 * @param provides what there is after it
 * @param needs what there must be before it
 * @param requires what a step that calls it must require
 * @param settings the type of the object that it is set up with
 */
@Schema(name = "Function", description = "A function that steps can call, and what it can do.")
record FunctionView(
        String name,
        String state,
        String description,
        List<Parameter> inputs,
        boolean open,
        Map<String, Object> output,
        List<String> provides,
        List<String> needs,
        Requirements requires,
        Map<String, Object> settings) {

    /**
     * An input.
     *
     * @param name its name
     * @param type what it may be, in the words of JSON Schema
     * @param optional whether the function does without it
     * @param description what it is for
     */
    @Schema(name = "FunctionInput")
    record Parameter(String name, Map<String, Object> type, boolean optional, String description) {}

    static FunctionView of(String name, String state, Capability capability) {
        return new FunctionView(
                name,
                state,
                capability.description(),
                capability.inputs().stream()
                        .map(input -> new Parameter(
                                input.name(), WorkflowWriter.type(input.type()), input.optional(), input.description()))
                        .toList(),
                capability.isOpen(),
                WorkflowWriter.type(capability.output()),
                capability.provides(),
                capability.needs(),
                capability.requires(),
                WorkflowWriter.type(capability.settings()));
    }
}
