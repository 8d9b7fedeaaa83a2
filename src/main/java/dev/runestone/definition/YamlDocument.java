package dev.runestone.definition;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/**
 * A YAML text as a tree. Scalars are those of YAML 1.2's core schema, so that {@code no} is a text and {@code 1:30} is no
 * number; tags, which make Java objects of other readers, and second documents are refused.
 */
final class YamlDocument {
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(?:\\d{1,400}(?:\\.\\d{0,400})?|\\.\\d{1,400})(?:[eE][-+]?\\d{1,4})?");

    private final ElementBuilder builder;
    private final Map<String, Element> anchors = new HashMap<>();
    private int documents;

    private YamlDocument(DefinitionLimits limits) {
        this.builder = new ElementBuilder(limits);
    }

    static @Nullable Element read(String text, DefinitionLimits limits) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(limits.characters());
        options.setNestingDepthLimit(limits.nesting() + 2);
        options.setProcessComments(false);
        YamlDocument document = new YamlDocument(limits);
        try {
            for (Event event : new Yaml(options).parse(new java.io.StringReader(text))) {
                document.take(event);
            }
        } catch (MarkedYAMLException broken) {
            Mark mark = broken.getProblemMark();
            throw new Unreadable(
                    "This is no YAML: " + broken.getProblem() + ".",
                    "",
                    mark == null ? 1 : mark.getLine() + 1,
                    mark == null ? 1 : mark.getColumn() + 1);
        } catch (YAMLException broken) {
            throw new Unreadable("This is no YAML: " + broken.getMessage() + ".", "", 1, 1);
        }
        return document.builder.root();
    }

    private void take(Event event) {
        int line = event.getStartMark() == null ? 1 : event.getStartMark().getLine() + 1;
        int column = event.getStartMark() == null ? 1 : event.getStartMark().getColumn() + 1;
        if (event instanceof DocumentStartEvent && ++documents > 1) {
            throw new Unreadable("There is a second document.", "Send one document at a time.", line, column);
        }
        if (event instanceof AliasEvent alias) {
            alias(alias.getAnchor(), line, column);
        } else if (event instanceof ScalarEvent scalar) {
            refuseTag(scalar.getTag(), line, column);
            scalar(scalar, line, column);
        } else if (event instanceof CollectionStartEvent start) {
            refuseTag(start.getTag(), line, column);
            builder.start(event instanceof MappingStartEvent, anchor(start), line, column);
        } else if (event.is(Event.ID.SequenceEnd) || event.is(Event.ID.MappingEnd)) {
            ElementBuilder.Anchored ended = builder.end();
            if (ended.anchor() != null) {
                anchors.put(ended.anchor(), ended.element());
            }
        }
    }

    private static @Nullable String anchor(NodeEvent event) {
        return event instanceof SequenceStartEvent || event instanceof MappingStartEvent || event instanceof ScalarEvent
                ? event.getAnchor()
                : null;
    }

    private static void refuseTag(@Nullable String tag, int line, int column) {
        if (tag != null) {
            throw new Unreadable("The tag " + tag + " is not supported.", "Leave it out.", line, column);
        }
    }

    private void alias(String anchor, int line, int column) {
        Element element = anchors.get(anchor);
        if (element == null || builder.expectsName()) {
            throw new Unreadable(
                    "The alias *" + anchor + " stands for nothing that is complete at this place.", "", line, column);
        }
        builder.add(element);
    }

    private void scalar(ScalarEvent scalar, int line, int column) {
        if (builder.expectsName()) {
            builder.name(scalar.getValue(), line, column);
            return;
        }
        Element element = builder.scalar(
                scalar.getScalarStyle() == org.yaml.snakeyaml.DumperOptions.ScalarStyle.PLAIN
                        ? plain(scalar.getValue())
                        : scalar.getValue(),
                line,
                column);
        if (scalar.getAnchor() != null) {
            anchors.put(scalar.getAnchor(), element);
        }
    }

    /** What a scalar without quotes is. */
    static @Nullable Object plain(String text) {
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> null;
            case "true", "True", "TRUE" -> true;
            case "false", "False", "FALSE" -> false;
            default -> NUMBER.matcher(text).matches() ? new BigDecimal(text) : text;
        };
    }
}
