package dev.runestone.definition;

import dev.runestone.definition.Document.At;
import dev.runestone.workflow.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads how a function is called: its name, and beside it what it is set up with. */
final class CallReader {
    private static final String FORM = "Write it as {function: feel, expression: …}.";

    private final Document document;

    /** A function and its settings. */
    record Call(String function, Map<String, Object> settings) {
        static final Call NONE = new Call("", Map.of());
    }

    CallReader(Document document) {
        this.document = document;
    }

    Call read(At at) {
        return read(at, Set.of());
    }

    /** Reads a call in a mapping that has other keys of its own. */
    Call read(At at, Set<String> others) {
        Map<String, Element> members = document.members(at, FORM);
        String function = document.required(at, "function", FORM)
                .flatMap(each -> document.text(each, FORM).filter(text -> document.named(each, text)))
                .orElse("");
        if (function.equals(Step.FEEL)) {
            List<String> known = new ArrayList<>(List.of("function", "expression"));
            known.addAll(others);
            document.members(at, FORM, known);
            document.required(at, "expression", FORM).ifPresent(each -> document.text(each, FORM));
        }
        Map<String, @Nullable Object> settings = new LinkedHashMap<>();
        members.forEach((key, element) -> {
            if (!key.equals("function") && !others.contains(key)) {
                settings.put(key, element.plain());
            }
        });
        return new Call(function, settings);
    }
}
