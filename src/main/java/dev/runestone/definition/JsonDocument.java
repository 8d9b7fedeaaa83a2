package dev.runestone.definition;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A JSON text as a tree. */
final class JsonDocument {
    private static final int NUMBER_LENGTH = 400;
    private static final int EXPONENT = 9_999;

    private JsonDocument() {}

    static @Nullable Element read(String text, DefinitionLimits limits) {
        ElementBuilder builder = new ElementBuilder(limits);
        JsonFactory factory = new JsonFactoryBuilder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.nesting() + 2)
                        .maxNumberLength(NUMBER_LENGTH)
                        .maxStringLength(limits.characters())
                        .maxNameLength(limits.characters())
                        .build())
                .build();
        try (JsonParser parser = factory.createParser(text)) {
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (depth == 0 && builder.root() != null) {
                    throw new Unreadable(
                            "There is more behind the end of the document.", "", line(parser), column(parser));
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                take(token, parser, builder);
            }
        } catch (JsonProcessingException broken) {
            throw new Unreadable(
                    "This is no JSON: " + broken.getOriginalMessage(),
                    "",
                    broken.getLocation() == null ? 1 : broken.getLocation().getLineNr(),
                    broken.getLocation() == null ? 1 : broken.getLocation().getColumnNr());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return builder.root();
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    private static int column(JsonParser parser) {
        return parser.currentTokenLocation().getColumnNr();
    }

    private static void take(JsonToken token, JsonParser parser, ElementBuilder builder) throws IOException {
        int line = line(parser);
        int column = column(parser);
        switch (token) {
            case START_OBJECT -> builder.start(true, null, line, column);
            case START_ARRAY -> builder.start(false, null, line, column);
            case END_OBJECT, END_ARRAY -> builder.end();
            case FIELD_NAME -> builder.name(parser.currentName(), line, column);
            case VALUE_STRING -> builder.scalar(parser.getText(), line, column);
            case VALUE_TRUE -> builder.scalar(true, line, column);
            case VALUE_FALSE -> builder.scalar(false, line, column);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> builder.scalar(number(parser, line, column), line, column);
            default -> builder.scalar(null, line, column);
        }
    }

    private static BigDecimal number(JsonParser parser, int line, int column) throws IOException {
        BigDecimal number = parser.getDecimalValue();
        if (Math.abs((long) number.scale()) > EXPONENT) {
            throw new Unreadable("The exponent of " + parser.getText() + " is out of range.", "", line, column);
        }
        return number;
    }
}
