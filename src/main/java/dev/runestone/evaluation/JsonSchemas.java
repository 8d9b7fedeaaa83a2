package dev.runestone.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.resource.DisallowSchemaLoader;
import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.workflow.Assertion.Severity;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Holds values against JSON Schemas (draft 2020-12 unless a schema says otherwise). A schema may refer to itself, to
 * nothing outside; its regular expressions end when their thread is interrupted.
 */
@Singleton
final class JsonSchemas {
    private final Cache<JsonNode, JsonSchema> compiled;
    private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(
            VersionFlag.V202012,
            builder -> builder.schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance())));
    private final SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
            .locale(Locale.ENGLISH)
            .regularExpressionFactory(JsonSchemas::expression)
            .build();

    JsonSchemas(ValidationConfig limits) {
        this.compiled = Caffeine.newBuilder().maximumSize(limits.schemas()).build();
    }

    private static RegularExpression expression(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return value -> pattern.matcher(new InterruptibleText(value)).find();
    }

    /**
     * What violates a schema, as errors.
     *
     * @param at where the value is
     * @param most how many violations are told at most
     * @throws dev.runestone.api.RefusalException {@code INVALID} where the schema is none, {@code LIMIT_EXCEEDED} where it
     *     goes round in circles
     */
    List<Violation> violations(JsonNode schema, JsonNode value, Path at, int most) {
        List<Violation> violations = new ArrayList<>();
        try {
            JsonSchema its = compiled.get(schema, this::compile);
            for (ValidationMessage message : its.validate(value)) {
                if (violations.size() == most) {
                    break;
                }
                violations.add(
                        new Violation(Severity.ERROR, Violation.Source.SCHEMA, path(at, message), message.getError()));
            }
        } catch (StackOverflowError circular) {
            throw refused(
                    Refusal.Kind.LIMIT_EXCEEDED, at, "The schema nests too deep, or refers to itself in a circle.");
        } catch (InterruptibleText.Interrupted late) {
            throw refused(Refusal.Kind.TIMEOUT, at, "The value could not be held against the schema in time.");
        } catch (com.networknt.schema.JsonSchemaException | PatternSyntaxException | ClassCastException none) {
            throw refused(Refusal.Kind.INVALID, at, "The schema cannot be read: " + none.getMessage());
        }
        return violations;
    }

    private JsonSchema compile(JsonNode schema) {
        JsonSchema its = factory.getSchema(schema, config);
        its.initializeValidators();
        return its;
    }

    private static Path path(Path at, ValidationMessage message) {
        Path path = at;
        for (int i = 0; i < message.getInstanceLocation().getNameCount(); i++) {
            Object element = message.getInstanceLocation().getElement(i);
            path = element instanceof Integer index ? path.element(index) : path.member(String.valueOf(element));
        }
        return path;
    }

    private static RuntimeException refused(Refusal.Kind kind, Path at, String message) {
        return new Refusal(
                        kind,
                        "The validation has 1 problem.",
                        List.of(new Problem(
                                new Path(prefixed(at)),
                                message,
                                "Write JSON Schema without references to other documents.")))
                .asException();
    }

    private static List<Object> prefixed(Path at) {
        List<Object> segments = new ArrayList<>(List.of("schemas"));
        segments.addAll(at.segments());
        return segments;
    }
}
