package dev.runestone.definition;

import dev.runestone.definition.Document.At;
import dev.runestone.definition.Element.Mapping;
import dev.runestone.definition.Element.Scalar;
import dev.runestone.definition.Element.Sequence;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.Input.Cardinality;
import dev.runestone.workflow.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what feeds a component. */
final class InputReader {
    private static final String FORM =
            "Write an endpoint, or {from: …} with type, optional, default and cardinality as needed.";

    private final Document document;

    InputReader(Document document) {
        this.document = document;
    }

    List<Input> read(At from) {
        List<Input> inputs = new ArrayList<>();
        if (from.element() instanceof Scalar) {
            WorkflowReader.endpoint(from, document)
                    .ifPresent(endpoint -> inputs.add(new Input(endpoint.node(), endpoint)));
            return inputs;
        }
        if (from.element() instanceof Sequence) {
            document.elements(from, "")
                    .forEach(at -> WorkflowReader.endpoint(at, document)
                            .ifPresent(endpoint -> inputs.add(new Input(endpoint.node(), endpoint))));
        } else {
            document.members(from, "").forEach((port, element) -> {
                At at = new At(from.path().member(port), element);
                document.named(at, port);
                if (element instanceof Mapping) {
                    inputs.add(input(port, at));
                } else {
                    WorkflowReader.endpoint(at, document).ifPresent(endpoint -> inputs.add(new Input(port, endpoint)));
                }
            });
        }
        if (inputs.isEmpty() && (from.element().size() == 1)) {
            document.problem(from, "There are no inputs.", WorkflowReader.ENDPOINT_FORM);
        }
        return inputs;
    }

    private Input input(String name, At at) {
        document.members(at, FORM, List.of("from", "type", "optional", "default", "cardinality"));
        List<Endpoint> sources =
                document.required(at, "from", FORM).map(this::sources).orElse(List.of());
        Cardinality cardinality = document.member(at, "cardinality")
                .flatMap(each ->
                        document.text(each, "It is one or many.", text -> text.equals("one") || text.equals("many")))
                .filter("many"::equals)
                .map(many -> Cardinality.MANY)
                .orElse(Cardinality.ONE);
        Type type =
                document.member(at, "type").map(new TypeReader(document)::read).orElse(Type.ANY);
        Optional<At> fallback = document.member(at, "default");
        boolean optional =
                document.member(at, "optional").flatMap(document::flag).orElse(fallback.isPresent());
        if (fallback.isPresent() && !optional) {
            document.problem(fallback.get(), "Only an optional input has a default.", "Leave out 'optional: false'.");
        }
        @Nullable
        Object value = fallback.isEmpty() ? null : fallback.get().element().plain();
        return new Input(name, type, cardinality, sources, optional, value);
    }

    private List<Endpoint> sources(At from) {
        if (from.element() instanceof Sequence sequence) {
            if (sequence.elements().isEmpty()) {
                document.problem(from, "There are no sources.", WorkflowReader.ENDPOINT_FORM);
            }
            return document.elements(from, "").stream()
                    .flatMap(each -> WorkflowReader.endpoint(each, document).stream())
                    .toList();
        }
        return WorkflowReader.endpoint(from, document).stream().toList();
    }
}
