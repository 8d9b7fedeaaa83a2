package dev.runestone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cases from lines that hold a JSON object each. */
final class JsonCases implements CaseReader {
    private static final ObjectReader OBJECT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .readerFor(new TypeReference<LinkedHashMap<String, Object>>() {});

    private final Columns columns;

    JsonCases(Columns columns) {
        this.columns = columns;
    }

    @Override
    public Case read(Row row) throws RowDefect {
        Map<String, Object> values = object(row.text());
        if (values == null) {
            throw new RowDefect("The line is null, not a JSON object.");
        }
        return columns.split(values);
    }

    private static @Nullable Map<String, Object> object(String text) throws RowDefect {
        try {
            return OBJECT.readValue(text);
        } catch (JsonProcessingException malformed) {
            int column = malformed.getLocation() == null
                    ? 1
                    : malformed.getLocation().getColumnNr();
            throw new RowDefect(
                    "The line is no JSON object: " + malformed.getOriginalMessage() + " (column " + column + ").");
        }
    }
}
