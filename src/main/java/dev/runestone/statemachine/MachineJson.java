package dev.runestone.statemachine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Map;

/** Snapshots and outcomes as they are stored. */
final class MachineJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private static final JsonMapper CANONICAL = MAPPER.rebuild()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private MachineJson() {}

    static String write(Object value) {
        return write(MAPPER, value);
    }

    private static String write(JsonMapper mapper, Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException noJson) {
            throw new IllegalArgumentException("There is a value that is no JSON value.", noJson);
        }
    }

    /** The text of an event that is the same for the same event, in whatever order its payload is written. */
    static String canonical(MachineEvent event) {
        return event.name() + "\n" + write(CANONICAL, event.payload());
    }

    static Snapshot snapshot(String json) {
        return read(json, new TypeReference<>() {});
    }

    static Transitioned transitioned(String json) {
        return read(json, new TypeReference<>() {});
    }

    static Map<String, Object> object(String json) {
        return read(json, new TypeReference<>() {});
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("What is stored of an instance is damaged.", damaged);
        }
    }
}
