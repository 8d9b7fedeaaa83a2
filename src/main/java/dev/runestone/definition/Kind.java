package dev.runestone.definition;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The kinds of component by the key that the YAML form knows them by; the schema and the reader go by this list. */
enum Kind {
    STEP,
    RULES,
    CONDITION,
    JOIN,
    MACHINE,
    ACCUMULATOR,
    AGGREGATE,
    SAGA,
    PROCESS;

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> keys() {
        return Stream.of(values()).map(Kind::key).toList();
    }

    static Optional<Kind> of(String key) {
        return Stream.of(values()).filter(kind -> kind.key().equals(key)).findFirst();
    }
}
