package dev.runestone.definition;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a document, and where in the text it stands (counted from 1). */
sealed interface Element {
    int line();

    int column();

    /** How many values it holds, itself included; shared ones count wherever they are mentioned. */
    long size();

    /** The value as plain Java: {@link Map}, {@link List}, {@link String}, {@link BigDecimal}, {@link Boolean}, null. */
    @Nullable
    Object plain();

    /** What it is, for a message. */
    String described();

    record Scalar(@Nullable Object value, int line, int column) implements Element {
        private static final int SHOWN = 60;

        @Override
        public long size() {
            return 1;
        }

        @Override
        public @Nullable Object plain() {
            return value;
        }

        @Override
        public String described() {
            if (value instanceof String text) {
                return "the text '" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text) + "'";
            }
            return value == null ? "nothing" : value instanceof BigDecimal ? "the number " + value : value.toString();
        }
    }

    record Sequence(List<Element> elements, long size, int line, int column) implements Element {
        @Override
        public @Nullable Object plain() {
            List<@Nullable Object> plain = new ArrayList<>(elements.size());
            elements.forEach(element -> plain.add(element.plain()));
            return plain;
        }

        @Override
        public String described() {
            return "a list";
        }
    }

    record Mapping(Map<String, Element> members, long size, int line, int column) implements Element {
        @Override
        public @Nullable Object plain() {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            members.forEach((name, member) -> plain.put(name, member.plain()));
            return plain;
        }

        @Override
        public String described() {
            return "a mapping";
        }
    }
}
