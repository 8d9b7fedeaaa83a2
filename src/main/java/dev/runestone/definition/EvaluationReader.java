package dev.runestone.definition;

import dev.runestone.definition.Document.At;
import dev.runestone.workflow.Assertion;
import dev.runestone.workflow.Assertion.Severity;
import dev.runestone.workflow.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what a workflow says of its evaluation: what is fed back, and what must hold of the outputs. */
final class EvaluationReader {
    /** How many assertions a workflow may have. */
    static final int ASSERTIONS = 200;

    private static final int MESSAGE = 500;
    private static final List<String> SEVERITIES =
            Stream.of(Severity.values()).map(EvaluationReader::word).toList();

    private final Document document;

    EvaluationReader(Document document) {
        this.document = document;
    }

    /** The word for a severity. */
    static String word(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    Map<String, Endpoint> feedback(At at) {
        Map<String, Endpoint> feedback = new LinkedHashMap<>();
        document.members(at, "Write feedback as input: component.").forEach((name, element) -> {
            At entry = new At(at.path().member(name), element);
            document.named(entry, name);
            WorkflowReader.endpoint(entry, document).ifPresent(endpoint -> feedback.put(name, endpoint));
        });
        return feedback;
    }

    List<Assertion> assertions(At at) {
        List<Assertion> assertions = new ArrayList<>();
        List<At> entries = document.elements(at, "List assertions as {expression: …, severity: …, message: …}.");
        if (entries.size() > ASSERTIONS) {
            document.problem(
                    at, "There are " + entries.size() + " assertions.", "There may be up to " + ASSERTIONS + ".");
            return assertions;
        }
        for (At entry : entries) {
            assertion(entry).ifPresent(assertions::add);
        }
        return assertions;
    }

    private Optional<Assertion> assertion(At at) {
        document.members(
                at,
                "Write an assertion as {expression: …, severity: …, message: …}.",
                List.of("expression", "severity", "message"));
        String form = "A severity is one of " + String.join(", ", SEVERITIES) + ".";
        Severity severity = document.member(at, "severity")
                .flatMap(member -> document.text(member, form, SEVERITIES::contains))
                .map(word -> Severity.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(Severity.ERROR);
        String message = document.member(at, "message")
                .flatMap(member -> document.text(
                        member,
                        "A message is a text of up to " + MESSAGE + " characters.",
                        text -> text.length() <= MESSAGE))
                .orElse("");
        return document.required(at, "expression", "Write FEEL that is true where all is well.")
                .flatMap(member -> document.text(member, "Write FEEL as text."))
                .map(expression -> new Assertion(expression, severity, message));
    }
}
