package dev.runestone.function;

import dev.runestone.workflow.Requirements;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Type.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a function can do, in words and types: people and software compose workflows by it.
 *
 * @param description what it does, in a sentence or two
 * @param inputs the inputs that it knows; where none of them must be given it takes others too
 * @param output what it returns
 * @param provides what there is after it, in words
 * @param needs what there must be before it, in words
 * @param requires the secrets and settings that it cannot do without; a step that calls it must require them
 * @param settings what it can be set up with: an object whose required members a step must have
 */
public record Capability(
        String description,
        List<Parameter> inputs,
        Type output,
        List<String> provides,
        List<String> needs,
        Requirements requires,
        Type settings) {
    /** What nothing is known of: it takes and returns anything. */
    public static final Capability UNKNOWN = of("");

    /**
     * An input.
     *
     * @param name its name
     * @param type what it may be
     * @param optional whether the function does without it
     * @param description what it is for
     */
    public record Parameter(String name, Type type, boolean optional, String description) {}

    public Capability {
        inputs = List.copyOf(inputs);
        provides = List.copyOf(provides);
        needs = List.copyOf(needs);
    }

    /** The capability of a function that takes and returns anything. */
    public static Capability of(String description) {
        return new Capability(
                description, List.of(), Type.ANY, List.of(), List.of(), Requirements.NONE, Type.ANY_OBJECT);
    }

    /** Whether it takes inputs that it does not list. */
    public boolean isOpen() {
        return inputs.stream().allMatch(Parameter::optional);
    }

    /** This capability with another input that must be given. */
    public Capability taking(String name, Type type, String meaning) {
        return withInput(new Parameter(name, type, false, meaning));
    }

    /** This capability with another input that may be left out. */
    public Capability perhapsTaking(String name, Type type, String meaning) {
        return withInput(new Parameter(name, type, true, meaning));
    }

    private Capability withInput(Parameter parameter) {
        List<Parameter> more = new ArrayList<>(inputs);
        more.add(parameter);
        return new Capability(description, more, output, provides, needs, requires, settings);
    }

    /** This capability with what the function returns. */
    public Capability returning(Type type) {
        return new Capability(description, inputs, type, provides, needs, requires, settings);
    }

    /** This capability with words for what there is after it. */
    public Capability providing(String... words) {
        return new Capability(description, inputs, output, List.of(words), needs, requires, settings);
    }

    /** This capability with words for what there must be before it. */
    public Capability needing(String... words) {
        return new Capability(description, inputs, output, provides, List.of(words), requires, settings);
    }

    /** This capability with what the function cannot do without. */
    public Capability requiring(Requirements requirements) {
        return new Capability(description, inputs, output, provides, needs, requirements, settings);
    }

    /** This capability with the type of the settings, which is one of objects. */
    public Capability setUpWith(Type type) {
        return new Capability(description, inputs, output, provides, needs, requires, type);
    }

    /** The type of objects with these members and no others. */
    public static Type settings(Map<String, Type> members, String... required) {
        return new Type(Kind.OBJECT, members, Set.of(required), false, null, List.of(), null, null);
    }
}
