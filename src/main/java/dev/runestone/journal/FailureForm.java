package dev.runestone.journal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON form of a failure: {@code {"kind": "INVALID", "detail": …, "problems": [{path, message, hint}]}}. */
final class FailureForm {
    private FailureForm() {}

    static Map<String, Object> of(Failure failure) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("kind", failure.kind().name());
        form.put("detail", failure.detail());
        if (!failure.problems().isEmpty()) {
            List<Map<String, String>> places = failure.problems().stream()
                    .map(place -> Map.of("path", place.path(), "message", place.message(), "hint", place.hint()))
                    .toList();
            form.put("problems", places);
        }
        return form;
    }
}
