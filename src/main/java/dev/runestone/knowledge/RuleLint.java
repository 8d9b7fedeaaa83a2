package dev.runestone.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.drools.drl.ast.descr.AbstractClassTypeDeclarationDescr;
import org.drools.drl.ast.descr.AttributeDescr;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.RuleDescr;

/** Warns of what compiles and bites later. */
final class RuleLint {
    // Compiled rules import a class of this name, org.drools.modelcompiler.dsl.pattern.D.
    private static final Set<String> TAKEN = Set.of("D");
    private static final Set<String> COMMON =
            Set.of("Object", "String", "Integer", "Long", "Double", "Number", "Boolean", "Map", "List", "Set", "Date");
    // Both can end in a NullPointerException in RuleExecutor.removeDormantTuple of Drools 10.2.
    private static final Map<String, String> ATTRIBUTES = Map.of(
            "no-loop", "add a condition that the consequence makes false",
            "lock-on-active", "add a condition that the consequence makes false, or split the rules by agenda group");

    private RuleLint() {}

    static List<Diagnostic> warnings(List<DrlSource> sources) {
        List<Diagnostic> found = new ArrayList<>();
        for (DrlSource source : sources) {
            PackageDescr tree = source.tree();
            if (tree == null) {
                continue;
            }
            tree.getAttributes().forEach(attribute -> attribute(source, "", attribute, found));
            for (RuleDescr rule : tree.getRules()) {
                rule.getAttributes().values().forEach(attribute -> attribute(source, rule.getName(), attribute, found));
            }
            tree.getClassAndEnumDeclarationDescrs().forEach(type -> type(source, type, found));
        }
        return found;
    }

    private static void attribute(DrlSource source, String rule, AttributeDescr attribute, List<Diagnostic> found) {
        String remedy = ATTRIBUTES.get(attribute.getName());
        if (remedy != null && !"false".equals(attribute.getValue())) {
            found.add(warning(
                    source,
                    attribute.getLine(),
                    rule,
                    "'" + attribute.getName() + "' can make an evaluation fail with a NullPointerException.",
                    "Leave it out and " + remedy + "."));
        }
    }

    private static void type(DrlSource source, AbstractClassTypeDeclarationDescr type, List<Diagnostic> found) {
        String name = type.getTypeName();
        if (TAKEN.contains(name)) {
            found.add(warning(
                    source,
                    type.getLine(),
                    name,
                    "The declared type '" + name + "' clashes with a name that compiled rules use themselves.",
                    "Choose a longer name."));
        } else if (COMMON.contains(name)) {
            found.add(warning(
                    source,
                    type.getLine(),
                    name,
                    "The declared type '" + name + "' hides the Java class of the same name.",
                    "Choose another name."));
        }
        for (String field : type.getFields().keySet()) {
            if (field.length() > 1 && Character.isUpperCase(field.charAt(0))) {
                found.add(warning(
                        source,
                        type.getLine(),
                        name,
                        "The field '" + field + "' begins with a capital, so that patterns and JSON may not find it.",
                        "Begin field names with a small letter."));
            }
        }
    }

    private static Diagnostic warning(DrlSource source, int line, String rule, String message, String hint) {
        int shown = RuleIndex.shownLine(source, Math.max(line, 0));
        return new Diagnostic(Diagnostic.Severity.WARNING, source.path(), shown, 0, rule, message, hint);
    }
}
