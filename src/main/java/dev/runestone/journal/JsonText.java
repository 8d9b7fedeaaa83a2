package dev.runestone.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.SegmentedStringWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * JSON values as text. Numbers keep their exact value: integers come back as {@link Integer}, {@link Long} or
 * {@link BigInteger}, all others as {@link BigDecimal}.
 */
final class JsonText {
    /** What was written is read again whatever its length; only its depth is bounded, in both directions. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** Writes one JSON value. */
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    private JsonText() {}

    /**
     * The text of one JSON value.
     *
     * @throws IllegalArgumentException where a value is none that JSON knows, or is nested too deep
     */
    static String write(Writing writing) {
        try (SegmentedStringWriter text = new SegmentedStringWriter(JSON._getBufferRecycler())) {
            try (JsonGenerator json = JSON.createGenerator(text)) {
                writing.to(json);
            }
            return text.getAndClear();
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    static String write(@Nullable Object value) {
        return write(json -> write(json, value));
    }

    static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof Number number) {
            writeNumber(json, number);
        } else if (value instanceof Map<?, ?> members) {
            json.writeStartObject();
            for (Map.Entry<?, ?> member : members.entrySet()) {
                json.writeFieldName(String.valueOf(member.getKey()));
                write(json, member.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof Iterable<?> elements) {
            json.writeStartArray();
            for (Object element : elements) {
                write(json, element);
            }
            json.writeEndArray();
        } else {
            throw new IllegalArgumentException(
                    "'" + value + "' of " + value.getClass().getName() + " is no JSON value.");
        }
    }

    private static void writeNumber(JsonGenerator json, Number number) throws IOException {
        if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
            json.writeNumber(number.intValue());
        } else if (number instanceof Long) {
            json.writeNumber(number.longValue());
        } else if (number instanceof BigDecimal decimal) {
            json.writeNumber(decimal);
        } else if (number instanceof BigInteger integer) {
            json.writeNumber(integer);
        } else if (number instanceof Double && Double.isFinite(number.doubleValue())) {
            json.writeNumber(number.doubleValue());
        } else if (number instanceof Float && Float.isFinite(number.floatValue())) {
            json.writeNumber(number.floatValue());
        } else {
            throw new IllegalArgumentException(
                    number + " of " + number.getClass().getName() + " is no JSON value.");
        }
    }

    /**
     * The value of a JSON text.
     *
     * @throws UncheckedIOException where it is none
     */
    static @Nullable Object read(String text) {
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            return read(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The members of a JSON object's text. */
    @SuppressWarnings("unchecked") // objects are read as maps with text keys
    static Map<String, @Nullable Object> object(String text) {
        return (Map<String, @Nullable Object>) Objects.requireNonNull(read(text));
    }

    private static @Nullable Object read(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (token == null) {
            throw new IOException("The text ends where a JSON value is due.");
        }
        return switch (token) {
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT -> json.getNumberValue();
            case VALUE_NUMBER_FLOAT -> json.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_OBJECT -> members(json);
            case START_ARRAY -> elements(json);
            default -> null;
        };
    }

    private static Map<String, @Nullable Object> members(JsonParser json) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            members.put(name, read(json));
        }
        return members;
    }

    private static List<@Nullable Object> elements(JsonParser json) throws IOException {
        List<@Nullable Object> elements = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            elements.add(read(json));
        }
        return elements;
    }
}
