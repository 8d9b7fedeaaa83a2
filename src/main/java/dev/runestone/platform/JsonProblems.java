package dev.runestone.platform;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what Jackson found wrong with a body in words that do not betray Java. */
final class JsonProblems {
    private JsonProblems() {}

    /** Whether the fault lies in what was sent, not in our own classes or in what we write. */
    static boolean blamesTheSender(JsonProcessingException e) {
        return !(e instanceof InvalidDefinitionException) && !(e.getProcessor() instanceof JsonGenerator);
    }

    static Refusal refusal(JsonProcessingException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof RefusalException refused) {
                return refused.refusal();
            }
        }
        if (e instanceof JsonMappingException mapping && !(e.getCause() instanceof StreamReadException)) {
            return refusal("The body does not fit.", violation(mapping));
        }
        StreamReadException syntax = e.getCause() instanceof StreamReadException cause ? cause : null;
        Path path = e instanceof JsonMappingException mapping ? path(mapping) : Path.ROOT;
        String message = syntax == null ? e.getOriginalMessage() : syntax.getOriginalMessage();
        return refusal(
                "The body is not well-formed" + place(e.getLocation()) + ".",
                new Problem(path, firstSentence(message), "Check the syntax" + place(e.getLocation()) + "."));
    }

    private static Refusal refusal(String detail, Problem problem) {
        return new Refusal(Refusal.Kind.MALFORMED, detail, List.of(problem));
    }

    private static Problem violation(JsonMappingException e) {
        Path path = path(e);
        if (e instanceof UnrecognizedPropertyException unknown) {
            return new Problem(
                    path,
                    "There is no field '" + unknown.getPropertyName() + "' here.",
                    known(unknown.getKnownPropertyIds()));
        }
        if (e instanceof InvalidFormatException format) {
            return new Problem(
                    path,
                    "'" + shortened(format.getValue()) + "' is not " + words(format.getTargetType()) + ".",
                    values(format));
        }
        if (e instanceof InvalidNullException) {
            return new Problem(path, "This may not be null.", "Give it a value or leave it out.");
        }
        if (e instanceof ValueInstantiationException && e.getCause() instanceof IllegalArgumentException refused) {
            return Problem.at(path, firstSentence(refused.getMessage()));
        }
        if (e instanceof ValueInstantiationException) {
            return new Problem(path, "This cannot be taken as it is.", "Check for fields that are missing or null.");
        }
        if (e.getOriginalMessage().startsWith("Trailing token")) {
            return new Problem(path, "Something follows the end of the JSON.", "Send one value only.");
        }
        if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return new Problem(
                    path,
                    "This is not " + words(mismatch.getTargetType()) + ".",
                    "See the example in the API document.");
        }
        return Problem.at(path, firstSentence(e.getOriginalMessage()));
    }

    private static Path path(JsonMappingException e) {
        List<Object> segments = new ArrayList<>();
        for (JsonMappingException.Reference reference : e.getPath()) {
            if (reference.getFieldName() != null) {
                segments.add(reference.getFieldName());
            } else if (reference.getIndex() >= 0) {
                segments.add(reference.getIndex());
            }
        }
        return new Path(segments);
    }

    private static String words(Class<?> type) {
        if (type.isEnum()) {
            return "one of the known values";
        }
        if (Collection.class.isAssignableFrom(type) || type.isArray()) {
            return "a list";
        }
        if (type == String.class) {
            return "a text";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
            return "a whole number in range";
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
            return "a number";
        }
        if (type.getPackageName().equals("java.time")) {
            return "a " + type.getSimpleName().toLowerCase(Locale.ROOT) + " in ISO 8601 form";
        }
        return "an object";
    }

    private static String values(InvalidFormatException e) {
        Object[] constants = e.getTargetType().getEnumConstants();
        return constants == null
                ? ""
                : List.of(constants).stream()
                        .map(Object::toString)
                        .collect(Collectors.joining(", ", "The known values are ", "."));
    }

    private static String known(@Nullable Collection<?> names) {
        return names == null || names.isEmpty()
                ? ""
                : names.stream()
                        .map(Object::toString)
                        .sorted()
                        .collect(Collectors.joining(", ", "The known fields are ", "."));
    }

    private static String place(@Nullable JsonLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static String shortened(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    /** Jackson appends locations, class names and settings of its own after the first sentence or bracket. */
    private static String firstSentence(@Nullable String message) {
        if (message == null || message.isBlank()) {
            return "This cannot be read.";
        }
        String first = message.split("[\\r\\n]", 2)[0].split(" \\((?:for|start marker|through|class)\\b", 2)[0].strip();
        return shortenedSentence(first);
    }

    private static String shortenedSentence(String text) {
        String bounded = text.length() <= 300 ? text : text.substring(0, 300) + "…";
        return bounded.endsWith(".") ? bounded : bounded + ".";
    }
}
