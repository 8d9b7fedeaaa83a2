package dev.runestone.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds texts that a message mentions in the sources, outside comments and whatever the white space. */
final class SourceSearch {
    private static final Pattern TOKEN = Pattern.compile("[\\w$]+|\"(?:[^\"\\\\]|\\\\.)*+\"|[^\\s\\w]");
    private static final Pattern THEN = Pattern.compile("(?m)(?<![\\w$])then(?![\\w$])");
    private static final int LONGEST = 400;

    /** An offset in a source, and the part of the source that it lies in. */
    record Place(DrlSource source, int offset, Optional<RuleIndex.Entry> entry) {
        int line() {
            return RuleIndex.shownLine(source, RuleIndex.lineOf(source.text(), offset));
        }

        /** Counted from 1; 0 for a decision table, whose columns are others. */
        int column() {
            return source.table() ? 0 : offset - source.text().lastIndexOf('\n', offset - 1);
        }
    }

    private final List<DrlSource> sources;
    private final RuleIndex index;

    SourceSearch(List<DrlSource> sources, RuleIndex index) {
        this.sources = sources;
        this.index = index;
    }

    /** The asset that a path of the build belongs to; the only asset where the path tells nothing. */
    String asset(String buildPath) {
        return sources.stream()
                .filter(source -> source.buildPath().equals(buildPath))
                .map(DrlSource::path)
                .findFirst()
                .orElse(
                        buildPath.isEmpty() && sources.size() == 1
                                ? sources.get(0).path()
                                : buildPath);
    }

    /** The rule, function or type at a line of a source. */
    Optional<RuleIndex.Entry> at(String buildPath, int line) {
        return index.entries().stream()
                .filter(entry -> entry.source().buildPath().equals(buildPath))
                .filter(entry -> entry.firstLine() <= line && line <= entry.lastLine())
                .findFirst();
    }

    /** The first of the texts that occurs in a part of a source. */
    Optional<Place> inside(RuleIndex.Entry entry, List<String> texts) {
        String code = CodeText.withoutComments(entry.text());
        int body = bodyOf(code);
        for (String text : texts) {
            Optional<Pattern> pattern = pattern(text);
            if (pattern.isPresent()) {
                Matcher matcher = pattern.get().matcher(code);
                if (matcher.find(body) || matcher.find(0)) {
                    return Optional.of(new Place(entry.source(), entry.start() + matcher.start(), Optional.of(entry)));
                }
            }
        }
        return Optional.empty();
    }

    /** After the name, which may contain anything. */
    private static int bodyOf(String code) {
        Matcher name = Pattern.compile("^\\s*(?:rule|query)\\s+(?:\"[^\"]*\"|'[^']*'|\\S+)")
                .matcher(code);
        return name.find() ? name.end() : 0;
    }

    /** The same message said again is about the next rule that has the text. */
    Optional<Place> anywhere(String buildPath, List<String> texts, int repetition) {
        for (String text : texts) {
            List<Place> places = new ArrayList<>();
            for (RuleIndex.Entry entry : index.entries()) {
                if (buildPath.isEmpty() || entry.source().buildPath().equals(buildPath)) {
                    inside(entry, List.of(text)).ifPresent(places::add);
                }
            }
            if (places.isEmpty()) {
                places.addAll(outside(buildPath, text));
            }
            if (!places.isEmpty()) {
                return Optional.of(places.get(Math.min(repetition, places.size() - 1)));
            }
        }
        return Optional.empty();
    }

    private List<Place> outside(String buildPath, String text) {
        List<Place> places = new ArrayList<>();
        Optional<Pattern> pattern = pattern(text);
        for (DrlSource source : sources) {
            if (pattern.isPresent()
                    && (buildPath.isEmpty() || source.buildPath().equals(buildPath))) {
                Matcher matcher = pattern.get().matcher(CodeText.withoutComments(source.text()));
                if (matcher.find()) {
                    places.add(new Place(source, matcher.start(), Optional.empty()));
                }
            }
        }
        return places;
    }

    /** The offset of a line and column of the block that a consequence is parsed as; its first line holds the brace. */
    int inConsequence(RuleIndex.Entry entry, int line, int column) {
        String code = CodeText.withoutComments(entry.text());
        Matcher then = THEN.matcher(code);
        if (!then.find(bodyOf(code))) {
            return entry.start();
        }
        int offset = then.end();
        for (int i = 1; i < line; i++) {
            int end = code.indexOf('\n', offset);
            if (end < 0 || end + 1 >= code.length()) {
                return entry.start() + offset;
            }
            offset = end + 1;
        }
        int end = code.indexOf('\n', offset);
        int limit = end < 0 ? code.length() : end;
        return entry.start() + Math.min(offset + Math.max(column - 1, 0), Math.max(limit - 1, offset));
    }

    private static Optional<Pattern> pattern(String text) {
        StringBuilder pattern = new StringBuilder();
        Matcher token = TOKEN.matcher(text.length() > LONGEST ? text.substring(0, LONGEST) : text);
        while (token.find()) {
            if (!pattern.isEmpty()) {
                pattern.append("\\s*");
            }
            pattern.append(Pattern.quote(token.group()));
        }
        if (pattern.isEmpty()) {
            return Optional.empty();
        }
        String start = Character.isJavaIdentifierPart(text.strip().charAt(0)) ? "(?<![\\w$])" : "";
        String end =
                Character.isJavaIdentifierPart(text.strip().charAt(text.strip().length() - 1)) ? "(?![\\w$])" : "";
        return Optional.of(Pattern.compile(start + pattern + end));
    }
}
