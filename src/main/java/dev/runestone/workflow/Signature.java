package dev.runestone.workflow;

import java.util.List;

/**
 * What a step function takes and gives, where it declares that.
 *
 * @param inputs the inputs that it knows
 * @param output what comes out of it
 * @param open whether it takes inputs that it does not list
 */
public record Signature(List<Parameter> inputs, Type output, boolean open) {
    public Signature {
        inputs = List.copyOf(inputs);
    }

    /**
     * An input of a function.
     *
     * @param name its name
     * @param type what it may be
     * @param optional whether the function can do without
     */
    public record Parameter(String name, Type type, boolean optional) {}
}
