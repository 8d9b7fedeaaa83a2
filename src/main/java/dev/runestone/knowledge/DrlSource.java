package dev.runestone.knowledge;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.AnnotationDescr;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.parser.DrlParser;
import org.drools.drl.parser.DroolsError;
import org.drools.drl.parser.DroolsParserException;
import org.drools.drl.parser.ParserError;
import org.jspecify.annotations.Nullable;

/**
 * Rules as text and as syntax tree.
 *
 * @param path the asset
 * @param text DRL: the asset's own, or what a decision table was turned into
 * @param table whether it comes from a decision table
 * @param tree null where the syntax is beyond repair
 * @param errors what the parser found, at lines of {@code text}
 */
record DrlSource(
        String path, String text, boolean table, @Nullable PackageDescr tree, List<Diagnostic> errors) {

    // The parser of conditions goes back over each level of parentheses: measured, each level takes it 1.5 to 2.4 times
    // as long, 14 of them 20 seconds, and nothing can interrupt it.
    private static final int NESTING = 10;

    private static final Pattern LOOSE_OPERATOR = Pattern.compile("^mismatched input '(?:[<>]=?|[=!]=)'");

    private static final Pattern RULE = Pattern.compile("in rule \"?([^\"]*)\"?$");

    /** Whether a type is declared an event, so that its facts have a time and are remembered for some. */
    boolean declaresEvents() {
        return tree != null
                && tree.getTypeDeclarations().stream()
                        .flatMap(type -> type.getAnnotations().stream())
                        .anyMatch(DrlSource::isEvent);
    }

    /** Drools takes the words in any case. */
    private static boolean isEvent(AnnotationDescr annotation) {
        return annotation.getName().equalsIgnoreCase("role")
                && "event".equalsIgnoreCase(annotation.getSingleValueAsString());
    }

    static DrlSource parse(String path, String text, boolean table) {
        DrlParser parser = new DrlParser(DrlParser.DEFAULT_LANGUAGE_LEVEL);
        List<Diagnostic> errors = new ArrayList<>();
        PackageDescr tree = null;
        int tooDeep = tooDeeplyNested(text);
        if (tooDeep > 0) {
            errors.add(new Diagnostic(
                    Diagnostic.Severity.ERROR,
                    path,
                    shownLine(text, table, tooDeep),
                    0,
                    "",
                    "Parentheses are nested deeper than " + NESTING + " levels.",
                    "Move the inner part into a function, or bind it to a variable first."));
            return new DrlSource(path, text, table, null, errors);
        }
        try {
            tree = parser.parse(new StringReader(text));
        } catch (DroolsParserException | RuntimeException | StackOverflowError broken) {
            errors.add(error(path, 0, 0, "The syntax cannot be read: " + broken, table));
        }
        for (DroolsError error : parser.getErrors()) {
            int row = error instanceof ParserError at ? Math.max(at.getRow(), 0) : 0;
            int column = error instanceof ParserError at && !table ? Math.max(at.getCol(), 0) + 1 : 0;
            errors.add(error(path, shownLine(text, table, row), column, error.getMessage(), table));
        }
        return new DrlSource(path, text, table, tree, errors);
    }

    /** The first line with a parenthesis that is nested too deeply, 0 where there is none. */
    private static int tooDeeplyNested(String text) {
        int line = 1;
        int depth = 0;
        for (int i = 0; i < text.length(); ) {
            int end = Math.max(CodeText.endOfAside(text, i), i + 1);
            if (end == i + 1) {
                char c = text.charAt(i);
                depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
                if (depth > NESTING) {
                    return line;
                }
                // One too many must not buy room for more.
                depth = Math.max(depth, 0);
            }
            line += (int) text.substring(i, end).chars().filter(c -> c == '\n').count();
            i = end;
        }
        return 0;
    }

    private static int shownLine(String text, boolean table, int row) {
        return RuleIndex.shownLine(new DrlSource("", text, table, null, List.of()), row);
    }

    private static Diagnostic error(String path, int line, int column, String message, boolean table) {
        Matcher named = RULE.matcher(message);
        String plain = MessageHints.plain(message);
        return new Diagnostic(
                Diagnostic.Severity.ERROR,
                path,
                line,
                column,
                named.find() ? named.group(1) : "",
                plain,
                table ? tableHint(plain) : MessageHints.of(plain));
    }

    /** A condition column without a pattern leaves its operator alone between the patterns of the rule. */
    private static String tableHint(String plain) {
        return LOOSE_OPERATOR.matcher(plain).find()
                ? "A CONDITION column may have no type above it: repeat the type over each column of its pattern, ending"
                        + " in '...', or merge the cells in a spreadsheet."
                : MessageHints.of(plain);
    }

    /** Where the build finds it: a decision table is built as the DRL that it was turned into. */
    String buildPath() {
        return table ? path + ".drl" : path;
    }

    /** The package's name. */
    String packageName() {
        return tree == null || tree.getName() == null || tree.getName().isEmpty() ? "defaultpkg" : tree.getName();
    }
}
