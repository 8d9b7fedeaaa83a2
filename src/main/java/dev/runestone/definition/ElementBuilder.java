package dev.runestone.definition;

import dev.runestone.definition.Element.Mapping;
import dev.runestone.definition.Element.Scalar;
import dev.runestone.definition.Element.Sequence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the tree of a document from the events of a parser, within its limits. */
final class ElementBuilder {
    private final DefinitionLimits limits;
    private final Deque<Open> open = new ArrayDeque<>();
    private @Nullable Element root;

    ElementBuilder(DefinitionLimits limits) {
        this.limits = limits;
    }

    /** A list, or a mapping where there are members, that has not ended yet. */
    private static final class Open {
        private final List<Element> elements = new ArrayList<>();
        private final @Nullable Map<String, Element> members;
        private final @Nullable String anchor;
        private final int line;
        private final int column;
        private long size = 1;
        private @Nullable String name;

        private Open(boolean mapping, @Nullable String anchor, int line, int column) {
            this.members = mapping ? new LinkedHashMap<>() : null;
            this.anchor = anchor;
            this.line = line;
            this.column = column;
        }
    }

    /** Whether the next scalar is the name of a member. */
    boolean expectsName() {
        Open top = open.peek();
        return top != null && top.members != null && top.name == null;
    }

    void name(String name, int line, int column) {
        Open top = open.element();
        if (top.members != null && top.members.containsKey(name)) {
            throw new Unreadable("'" + name + "' is there twice.", "Remove or rename one.", line, column);
        }
        top.name = name;
    }

    void start(boolean mapping, @Nullable String anchor, int line, int column) {
        if (expectsName()) {
            throw new Unreadable("A list or mapping cannot be a name.", "Use a text.", line, column);
        }
        if (open.size() >= limits.nesting()) {
            throw new Unreadable(
                    "The document is nested deeper than the " + limits.nesting() + " levels it may be.",
                    "",
                    line,
                    column);
        }
        open.push(new Open(mapping, anchor, line, column));
    }

    /** Ends the innermost list or mapping and gives it back with its anchor. */
    Anchored end() {
        Open ended = open.pop();
        Element element = ended.members == null
                ? new Sequence(List.copyOf(ended.elements), ended.size, ended.line, ended.column)
                : new Mapping(
                        java.util.Collections.unmodifiableMap(ended.members), ended.size, ended.line, ended.column);
        add(element);
        return new Anchored(ended.anchor, element);
    }

    record Anchored(@Nullable String anchor, Element element) {}

    Element scalar(@Nullable Object value, int line, int column) {
        Scalar scalar = new Scalar(value, line, column);
        add(scalar);
        return scalar;
    }

    void add(Element element) {
        Open top = open.peek();
        if (top == null) {
            root = element;
            return;
        }
        top.size += element.size();
        if (top.size > limits.elements()) {
            throw new Unreadable(
                    "The document holds more than the " + limits.elements() + " values it may hold.",
                    "Aliases count wherever they are mentioned.",
                    element.line(),
                    element.column());
        }
        if (top.members == null) {
            top.elements.add(element);
        } else if (top.name != null) {
            top.members.put(top.name, element);
            top.name = null;
        }
    }

    /** The whole document; null where there was nothing. */
    @Nullable
    Element root() {
        return root;
    }
}
