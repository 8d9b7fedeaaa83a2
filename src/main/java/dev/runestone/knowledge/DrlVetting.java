package dev.runestone.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.AbstractClassTypeDeclarationDescr;
import org.drools.drl.ast.descr.AccumulateImportDescr;
import org.drools.drl.ast.descr.AnnotatedBaseDescr;
import org.drools.drl.ast.descr.AnnotationDescr;
import org.drools.drl.ast.descr.AttributeDescr;
import org.drools.drl.ast.descr.EnumDeclarationDescr;
import org.drools.drl.ast.descr.EnumLiteralDescr;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.RuleDescr;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what has to be refused before the compiler sees it, because the compiler itself would act on it, and what
 * would work behind an evaluation's back.
 */
final class DrlVetting {
    private static final List<String> RESERVED =
            List.of("java", "javax", "jdk", "sun", "com.sun", "org.drools", "org.kie", "dev.runestone");
    // Timers fire on threads of their own, outside of every limit of an evaluation.
    private static final Set<String> TIMED = Set.of("timer", "duration", "calendars");

    private static final Set<String> TEXTS =
            Set.of("agenda-group", "activation-group", "ruleflow-group", "date-effective", "date-expires", "dialect");
    private static final Pattern ENTRY_POINT =
            Pattern.compile("entry-point\\s*(\"(?:[^\"\\\\]|\\\\.)*+\"|'(?:[^'\\\\]|\\\\.)*+')", Pattern.DOTALL);
    private static final Pattern LENGTH_WINDOW = Pattern.compile("\\bwindow\\s*:\\s*length\\s*\\(\\s*([^)]*?)\\s*\\)");
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");

    // Drools makes an array of this length for each session, before there is a fact to count.
    private static final int LONGEST_WINDOW = 100_000;
    private static final Pattern ESCAPING = Pattern.compile("[\"\\\\\\p{Cntrl}]");

    // Without Unicode escapes, which could end a text early.
    private static final Pattern LITERAL = Pattern.compile(
            "[+-]?[0-9][0-9_.]*(?:[eE][+-]?[0-9]+)?[dDfFlL]?|true|false|null|'(?:[^'\\\\]|\\\\[btnfr\"'\\\\])'"
                    + "|\"(?:[^\"\\\\]|\\\\[btnfr\"'\\\\])*+\"");

    private final AllowList allowed;

    DrlVetting(AllowList allowed) {
        this.allowed = allowed;
    }

    List<Violation> vet(List<DrlSource> sources) {
        List<Violation> found = new ArrayList<>();
        for (DrlSource source : sources) {
            PackageDescr tree = source.tree();
            if (tree != null) {
                vet(source, tree, found);
            }
        }
        return found;
    }

    private void vet(DrlSource source, PackageDescr tree, List<Violation> found) {
        String name = source.packageName();
        if (RESERVED.stream().anyMatch(taken -> name.equals(taken) || name.startsWith(taken + "."))) {
            found.add(violation(source, 1, name, "package " + name, "Choose a package of your own."));
        }
        if (tree.getUnit() != null) {
            found.add(violation(
                    source,
                    1,
                    tree.getUnit().getTarget(),
                    "unit " + tree.getUnit().getTarget(),
                    "Rule units are not supported; insert facts and match them in patterns."));
        }
        for (EnumDeclarationDescr type : tree.getEnumDeclarations()) {
            // The compiler looks at the constants of an enum, which makes them, before there is a class to vet.
            for (EnumLiteralDescr constant : type.getLiterals()) {
                if (!constant.getConstructorArgs().stream().allMatch(DrlVetting::isLiteral)) {
                    found.add(violation(
                            source,
                            type.getLine(),
                            type.getTypeName(),
                            "a computed argument of " + constant.getName(),
                            "Make the constants of an enum of plain numbers and texts."));
                }
            }
        }
        String code = CodeText.withoutComments(source.text());
        Matcher entry = ENTRY_POINT.matcher(code);
        while (entry.find()) {
            String entryPoint = entry.group(1).substring(1, entry.group(1).length() - 1);
            quoted(source, line(code, entry.start()), name, "the name of an entry point", entryPoint, found);
        }
        Matcher window = LENGTH_WINDOW.matcher(code);
        while (window.find()) {
            String length = window.group(1);
            int events = COUNT.matcher(length).matches() ? Integer.parseInt(length) : 0;
            if (events < 1 || events > LONGEST_WINDOW) {
                found.add(violation(
                        source,
                        line(code, window.start()),
                        name,
                        "window:length(" + length + ")",
                        "Give a window a length of 1 to " + LONGEST_WINDOW + " events."));
            }
        }
        for (AbstractClassTypeDeclarationDescr type : tree.getClassAndEnumDeclarationDescrs()) {
            annotations(source, type.getLine(), type.getTypeName(), type, found);
            type.getFields()
                    .values()
                    .forEach(field -> annotations(source, type.getLine(), type.getTypeName(), field, found));
        }
        for (AccumulateImportDescr function : tree.getAccumulateImports()) {
            // The compiler makes an instance of the class to learn the type of its result.
            if (!allowed.allowsMember(function.getTarget(), "<init>")) {
                found.add(violation(
                        source,
                        function.getLine(),
                        function.getFunctionName(),
                        function.getTarget(),
                        "Use the built-in functions (sum, average, count, min, max, collectList, collectSet), or"
                                + " accumulate with init, action and result."));
            }
        }
        tree.getAttributes().forEach(attribute -> {
            timed(source, name, attribute, found);
            text(source, name, attribute, found);
        });
        for (RuleDescr rule : tree.getRules()) {
            Map<String, AttributeDescr> attributes = rule.getAttributes();
            attributes.values().forEach(attribute -> timed(source, rule.getName(), attribute, found));
            quoted(source, rule.getLine(), rule.getName(), "the name of a rule or query", rule.getName(), found);
            attributes.values().forEach(attribute -> text(source, rule.getName(), attribute, found));
        }
    }

    /**
     * The compiler writes names and attributes into Java as they are, so that a quote ends the text and what follows
     * runs while the rules are loaded, outside of every limit of an evaluation.
     */
    private static void quoted(
            DrlSource source, int line, String subject, String what, @Nullable String text, List<Violation> found) {
        if (text != null && ESCAPING.matcher(text).find()) {
            found.add(violation(
                    source,
                    line,
                    subject,
                    "a quote, backslash or line break in " + what,
                    "Write it without these characters."));
        }
    }

    private static void annotations(
            DrlSource source, int line, String type, AnnotatedBaseDescr annotated, List<Violation> found) {
        for (AnnotationDescr annotation : annotated.getAnnotations()) {
            for (Object value : annotation.getValueMap().values()) {
                String text = AnnotationDescr.unquote(String.valueOf(value).strip());
                quoted(source, line, type, "the annotation " + annotation.getName(), text, found);
            }
        }
    }

    private static int line(String code, int offset) {
        return 1
                + (int) code.substring(0, offset).chars().filter(c -> c == '\n').count();
    }

    private static void text(DrlSource source, String rule, AttributeDescr attribute, List<Violation> found) {
        if (TEXTS.contains(attribute.getName())) {
            quoted(
                    source,
                    attribute.getLine(),
                    rule,
                    "the attribute " + attribute.getName(),
                    attribute.getValue(),
                    found);
        }
    }

    private static boolean isLiteral(String argument) {
        return LITERAL.matcher(argument.strip()).matches();
    }

    private static void timed(DrlSource source, String rule, AttributeDescr attribute, List<Violation> found) {
        if (TIMED.contains(attribute.getName())) {
            found.add(violation(
                    source,
                    attribute.getLine(),
                    rule,
                    "the attribute " + attribute.getName(),
                    "An evaluation is one moment; wait in a workflow, or compare dates in a condition."));
        }
    }

    private static Violation violation(DrlSource source, int line, String rule, String member, String hint) {
        return new Violation(source.path(), RuleIndex.shownLine(source, Math.max(line, 0)), rule, member, hint);
    }
}
