package dev.runestone.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.AbstractClassTypeDeclarationDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.FunctionDescr;
import org.drools.drl.ast.descr.GlobalDescr;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.RuleDescr;

/** Where in the sources each rule, query, function, declared type and global is written. */
final class RuleIndex {
    // "rule values at B10, header at B5" stands above each rule that Drools makes of a table row.
    private static final Pattern CELL = Pattern.compile("rule values at [A-Z]+(\\d+)");

    enum Kind {
        RULE,
        QUERY,
        FUNCTION,
        TYPE,
        GLOBAL
    }

    /**
     * A part of a source.
     *
     * @param start the offset of its first character in the source's text
     * @param end the offset after its last character
     * @param firstLine the line of its first character in the source's text, from 1
     * @param lastLine the line of its last character
     */
    record Entry(
            Kind kind,
            String packageName,
            String name,
            DrlSource source,
            int start,
            int end,
            int firstLine,
            int lastLine) {
        String text() {
            return source.text().substring(start, end);
        }

        /** The line to show: that in the asset, for a decision table that of its row. */
        int line() {
            return shownLine(source, firstLine);
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    RuleIndex(List<DrlSource> sources) {
        for (DrlSource source : sources) {
            PackageDescr tree = source.tree();
            if (tree == null) {
                continue;
            }
            int[] lines = lineStarts(source.text());
            for (RuleDescr rule : tree.getRules()) {
                add(rule.isQuery() ? Kind.QUERY : Kind.RULE, rule.getName(), source, rule, lines);
            }
            for (FunctionDescr function : tree.getFunctions()) {
                add(Kind.FUNCTION, function.getName(), source, function, lines);
            }
            for (AbstractClassTypeDeclarationDescr type : tree.getClassAndEnumDeclarationDescrs()) {
                add(Kind.TYPE, type.getTypeName(), source, type, lines);
            }
            for (GlobalDescr global : tree.getGlobals()) {
                add(Kind.GLOBAL, global.getIdentifier(), source, global, lines);
            }
        }
    }

    private void add(Kind kind, String name, DrlSource source, BaseDescr descr, int[] lines) {
        int first = Math.max(descr.getLine(), 1);
        int last = Math.max(descr.getEndLine(), first);
        int length = source.text().length();
        int start = Math.min(offset(lines, first), length);
        int end = Math.min(offset(lines, last + 1), length);
        entries.add(new Entry(kind, source.packageName(), name, source, start, end, first, last));
    }

    List<Entry> entries() {
        return entries;
    }

    Optional<Entry> find(Kind kind, String packageName, String name) {
        return entries.stream()
                .filter(entry -> entry.kind == kind
                        && entry.name.equals(name)
                        && (packageName.isEmpty() || entry.packageName.equals(packageName)))
                .findFirst();
    }

    /** The parts of the sources in which an identifier occurs outside comments, in the order of the sources. */
    List<Entry> mentioning(String identifier) {
        Pattern word = word(identifier);
        return entries.stream()
                .filter(entry ->
                        word.matcher(CodeText.withoutComments(entry.text())).find())
                .toList();
    }

    /** A pattern that finds a text where it is no part of a longer identifier. */
    static Pattern word(String text) {
        return Pattern.compile("(?<![\\w$])" + Pattern.quote(text) + "(?![\\w$])");
    }

    static int lineOf(String text, int offset) {
        int line = 1;
        for (int i = 0; i < offset && i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                line++;
            }
        }
        return line;
    }

    /** For a line of the DRL of a decision table the row that it comes from, as far as Drools tells. */
    static int shownLine(DrlSource source, int line) {
        if (!source.table()) {
            return line;
        }
        String[] lines = source.text().split("\n", -1);
        for (int i = Math.min(line, lines.length) - 1; i >= 0; i--) {
            Matcher cell = CELL.matcher(lines[i]);
            if (cell.find()) {
                return Integer.parseInt(cell.group(1));
            }
        }
        return 0;
    }

    private static int[] lineStarts(String text) {
        int count = 1 + (int) text.chars().filter(c -> c == '\n').count();
        int[] starts = new int[count];
        int line = 1;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                starts[line++] = i + 1;
            }
        }
        return starts;
    }

    private static int offset(int[] starts, int line) {
        return line > starts.length ? Integer.MAX_VALUE : starts[line - 1];
    }
}
