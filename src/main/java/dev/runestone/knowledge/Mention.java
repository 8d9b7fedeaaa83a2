package dev.runestone.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a message of the compiler names: the text to look for in the source. */
final class Mention {
    // Each pattern's first group is the text; the surer ones stand first.
    private static final List<Pattern> PATTERNS = List.of(
            Pattern.compile("Unable to parse left part of expression: (.+?)\\s*$"),
            Pattern.compile("Unable to Analyse Expression (.+?):?\\s*$"),
            Pattern.compile("Unable to find class:? '?([\\w.$]+)"),
            Pattern.compile("^Method (\\w+) on "),
            Pattern.compile("Unknown field (\\w+) on "),
            Pattern.compile("Unknown accumulate function: '(\\w+)'"),
            Pattern.compile("extends an unknown rule (.+?)\\s*$"),
            Pattern.compile("Only a type can be imported\\. ([\\w.]+)"),
            Pattern.compile("The import ([\\w.]+) cannot be resolved"),
            Pattern.compile("([\\w.$]+) cannot be resolved"),
            Pattern.compile("The method (\\w+)\\("),
            Pattern.compile("The constructor (\\w+)\\("),
            Pattern.compile("operator [^ ]+ is undefined for the argument type\\(s\\) (\\w+)"),
            Pattern.compile("Duplicate local variable (\\w+)"),
            Pattern.compile("[Uu]nable to resolve .*?'([^']+)'"),
            Pattern.compile("'([^']{2,})'"),
            Pattern.compile("\"([^\"]{2,})\""),
            Pattern.compile(": ([A-Za-z_$][\\w.$]*)\\s*$"));

    private Mention() {}

    static List<String> of(String message) {
        int end = message.indexOf('\n');
        String first = end < 0 ? message : message.substring(0, end);
        List<String> found = new ArrayList<>();
        for (Pattern pattern : PATTERNS) {
            Matcher matcher = pattern.matcher(first);
            if (matcher.find()) {
                found.add(matcher.group(1));
            }
        }
        return found;
    }
}
