package dev.runestone.api;

import java.util.ArrayList;
import java.util.List;

/**
 * Where in a document a problem is: member names ({@link String}) and array indexes ({@link Integer}), outermost first.
 *
 * @param segments the names and indexes; empty for the document itself
 */
public record Path(List<Object> segments) {
    public static final Path ROOT = new Path(List.of());

    public Path {
        segments = List.copyOf(segments);
    }

    /** The path made of these names and indexes. */
    public static Path of(Object... segments) {
        return new Path(List.of(segments));
    }

    /** The path of a member of what this path points at. */
    public Path member(String name) {
        return append(name);
    }

    /** The path of an element, counted from 0, of the array that this path points at. */
    public Path element(int index) {
        return append(index);
    }

    private Path append(Object segment) {
        List<Object> longer = new ArrayList<>(segments.size() + 1);
        longer.addAll(segments);
        longer.add(segment);
        return new Path(longer);
    }

    /** The path as a JSON pointer (RFC 6901), for example {@code /components/score/from/1}. */
    public String pointer() {
        StringBuilder pointer = new StringBuilder();
        for (Object segment : segments) {
            pointer.append('/').append(segment.toString().replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }

    /** The path as people write it, for example {@code components.score.from[1]}. */
    @Override
    public String toString() {
        StringBuilder dotted = new StringBuilder();
        for (Object segment : segments) {
            if (segment instanceof Integer index) {
                dotted.append('[').append(index.intValue()).append(']');
            } else {
                dotted.append(dotted.isEmpty() ? "" : ".").append(segment);
            }
        }
        return dotted.toString();
    }
}
