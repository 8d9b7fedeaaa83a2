package dev.runestone.workflow;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.workflow.Input.Cardinality;
import dev.runestone.workflow.Type.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks the inputs of a component: where they come from, and whether what comes fits. */
final class InputsCheck {
    private final Component component;
    private final Path from;
    private final Endpoints endpoints;
    private final List<Problem> problems;
    private final Optional<Signature> signature;

    InputsCheck(Component component, Path path, Endpoints endpoints, References references, List<Problem> problems) {
        this.component = component;
        this.from = path.member("from");
        this.endpoints = endpoints;
        this.problems = problems;
        this.signature = component instanceof Step step ? references.signature(step.function()) : Optional.empty();
    }

    void check() {
        if (component.inputs().isEmpty()) {
            problems.add(new Problem(
                    from, "The component '" + component.name() + "' has no inputs.", "Name what it is fed by."));
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < component.inputs().size(); i++) {
            Input input = component.inputs().get(i);
            Path at = from.element(i);
            WorkflowValidator.name(at, input.name(), problems);
            if (!names.add(input.name())) {
                problems.add(new Problem(
                        at,
                        "There are two inputs '" + input.name() + "'.",
                        "Name them, as in from: {first: " + shown(input) + ", second: …}."));
            }
            input(input, at);
        }
        signature.ifPresent(this::parameters);
    }

    private void input(Input input, Path at) {
        if (input.sources().isEmpty()) {
            problems.add(new Problem(
                    at,
                    "The input '" + input.name() + "' of '" + component.name() + "' has no source.",
                    "Name what it is fed by."));
        }
        if (component instanceof Join && (!input.isSingle() || !input.type().equals(Type.ANY))) {
            problems.add(new Problem(
                    at,
                    "The input '" + input.name() + "' of the join (" + component.name() + ") is more than a source.",
                    "A join says itself how many of its inputs it waits for; give each input one source."));
        }
        Type wanted = wanted(input);
        if (input.cardinality() == Cardinality.MANY && !Type.of(Kind.ARRAY).accepts(wanted)) {
            problems.add(new Problem(
                    at,
                    "The input '" + input.name() + "' of '" + component.name() + "' takes many facts, which is no "
                            + wanted.shown() + ".",
                    "Declare it as {type: array, items: …}."));
            wanted = Type.ANY;
        }
        Set<Endpoint> sources = new HashSet<>();
        for (Endpoint source : input.sources()) {
            endpoints.check(source, at, problems);
            if (!sources.add(source)) {
                problems.add(new Problem(
                        at,
                        "The input '" + input.name() + "' of '" + component.name() + "' has the source '" + source
                                + "' twice.",
                        "Remove one."));
            } else {
                fits(source, input, wanted, at);
            }
        }
        if (input.fallback() != null && !wanted.problems(input.fallback(), at).isEmpty()) {
            problems.add(new Problem(
                    at,
                    "The default " + TypeCheck.shown(input.fallback()) + " of '" + input.name() + "' of '"
                            + component.name() + "' is not " + wanted.described() + " as declared.",
                    wanted.problems(input.fallback(), at).get(0).message()));
        }
    }

    private void fits(Endpoint source, Input input, Type wanted, Path at) {
        Type given = endpoints.type(source);
        Type item =
                input.cardinality() == Cardinality.MANY ? wanted.items() == null ? Type.ANY : wanted.items() : wanted;
        if (!item.accepts(given)) {
            boolean sameKind = item.kind() == given.kind();
            problems.add(new Problem(
                    at,
                    "'" + source.node() + "' gives " + given.described() + " at port '" + source.port() + "', but '"
                            + input.name() + "' of '" + component.name() + "' takes " + item.described()
                            + (sameKind ? " of another form." : "."),
                    "Connect something else, or put a step between them."));
        }
    }

    /** What the definition says that the input may be, else what the function says. */
    private Type wanted(Input input) {
        if (!input.type().equals(Type.ANY)) {
            return input.type();
        }
        return signature.stream()
                .flatMap(declared -> declared.inputs().stream())
                .filter(parameter -> parameter.name().equals(input.name()))
                .map(Signature.Parameter::type)
                .findFirst()
                .orElse(Type.ANY);
    }

    /** Holds the names of the inputs against those that the function knows. */
    private void parameters(Signature declared) {
        Map<String, Signature.Parameter> known = new HashMap<>();
        declared.inputs().forEach(parameter -> known.put(parameter.name(), parameter));
        String function = component instanceof Step step ? step.function() : "";
        for (int i = 0; i < component.inputs().size(); i++) {
            String name = component.inputs().get(i).name();
            if (!declared.open() && !known.containsKey(name)) {
                problems.add(new Problem(
                        from.element(i),
                        "The function '" + function + "' of '" + component.name() + "' has no input '" + name + "'.",
                        Names.hint(
                                name,
                                declared.inputs().stream()
                                        .map(Signature.Parameter::name)
                                        .toList())));
            }
            known.remove(name);
        }
        for (Signature.Parameter parameter : declared.inputs()) {
            if (known.containsKey(parameter.name()) && !parameter.optional()) {
                problems.add(new Problem(
                        from,
                        "The function '" + function + "' of '" + component.name() + "' needs the input '"
                                + parameter.name() + "', " + parameter.type().described() + ".",
                        "Connect it, as in from: {" + parameter.name() + ": …}."));
            }
        }
    }

    private static String shown(Input input) {
        return input.sources().isEmpty() ? "…" : input.source().toString();
    }
}
