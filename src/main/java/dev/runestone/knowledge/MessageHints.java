package dev.runestone.knowledge;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the messages of parser and compiler mean, in an author's words, and how to mend what they are about. */
final class MessageHints {
    private static final int LONGEST = 300;
    private static final Pattern EXPECTED = Pattern.compile("Found (.+?), expected (?:one of )?\\s*(.+)");

    private static final Pattern POSITION = Pattern.compile("^\\[ERR \\d+\\] (?:Line \\d+:\\d+ )?");
    private static final Pattern GENERATED = Pattern.compile("Rules[0-9A-F]{32}(?:RuleMethods\\d+)?");

    private record Hint(Pattern pattern, String text) {
        Hint(String pattern, String text) {
            this(Pattern.compile(pattern), text);
        }
    }

    private static final List<Hint> HINTS = List.of(
            new Hint("mismatched input 'then'", "A ')' or '}' before 'then' may be missing."),
            new Hint("mismatched input 'rule'|mismatched input 'when'", "The rule above may lack its 'end'."),
            new Hint(
                    "mismatched input 'end'", "Another rule may begin before this one ends: end each rule with 'end'."),
            new Hint("<eof>|<EOF>|input ''", "Something is not closed: a quote, a bracket, or a rule without 'end'."),
            new Hint(
                    "mismatched input .* in rule",
                    "Between the rule's name and 'when' only attributes may stand: salience, agenda-group,"
                            + " activation-group, auto-focus, enabled, date-effective, date-expires, dialect, ruleflow-group."),
            new Hint("no viable alternative at input '\\)'", "A value or condition is missing before ')'."),
            new Hint(
                    "no viable alternative", "The syntax breaks off here: look for a missing quote, bracket or comma."),
            new Hint(
                    "Unable to find class|cannot be resolved to a type",
                    "Declare the type, correct its name, or import its class."),
            new Hint(
                    "can be imported|The import .* cannot be resolved",
                    "There is no such class: correct the import, or declare the type in DRL."),
            new Hint(
                    "left part of expression|Unknown field",
                    "The type has no such field: correct the name or add the field to its declaration."),
            new Hint(
                    "^Method \\w+ on class|The method \\w+\\(",
                    "There is no such method or function for these arguments: correct the name, or declare the function."),
            new Hint(
                    "The constructor", "A declared type is made with no argument, or with all of its fields in order."),
            new Hint(
                    "Unable to Analyse Expression",
                    "A name in it is unknown: bind the variable in a pattern before, or declare the global."),
            new Hint(
                    "cannot be resolved",
                    "The name is unknown here: bind it in a condition ($x : ...), declare it as a global, or import it."),
            new Hint(
                    "Unknown accumulate function",
                    "Known are average, min, max, count, sum, collectList, collectSet, variance, standardDeviation."),
            new Hint("Duplicate rule name", "Give each rule of a package its own name."),
            new Hint(
                    "Type mismatch|cannot convert|incompatible types|not applicable for the arguments",
                    "The types differ: compare or assign values of the same type."),
            new Hint(
                    "Incompatible operand types|operator .* is undefined|cannot be compared",
                    "The two sides are of different types: a text needs quotes, a number none."),
            new Hint(
                    "extends an unknown rule", "Correct the name of the rule that it extends, or leave 'extends' out."),
            new Hint("parse consequence", "Correct the Java of the consequence; statements end with ';'."),
            new Hint("compiler cannot read", "Correct the syntax of its consequence or conditions."));

    private MessageHints() {}

    /** A message without stack traces, lists of tokens and further lines. */
    static String plain(String message) {
        int end = message.indexOf('\n');
        String first = (end < 0 ? message : message.substring(0, end)).strip();
        Matcher expected = EXPECTED.matcher(first);
        if (expected.find() && expected.group(2).length() > 60) {
            first = first.substring(0, expected.start()) + "Found " + expected.group(1) + ".";
        }
        first = POSITION.matcher(first).replaceFirst("");
        first = GENERATED.matcher(first).replaceAll("rules");
        return first.length() > LONGEST ? first.substring(0, LONGEST) + "…" : first;
    }

    static String of(String message) {
        for (Hint hint : HINTS) {
            if (hint.pattern().matcher(message).find()) {
                return hint.text();
            }
        }
        return "";
    }
}
