package dev.runestone.knowledge;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Works around a bug of Drools 10.2: with lambdas left in place ({@code
 * drools.externaliseCanonicalModelLambda=false}), {@code matches} with a literal compiles to a reference to a constant
 * that is never written. With an expression on its right side it is compiled in another way, which works and caches the
 * compiled regular expression too.
 */
final class RegularExpressions {
    private static final Pattern OPERATOR = Pattern.compile("(?<![\\w$.])matches(?![\\w$])");

    private RegularExpressions() {}

    /** The same DRL, line by line, without literals on the right side of {@code matches}. */
    static String asExpressions(String drl) {
        Matcher operator = OPERATOR.matcher(drl);
        if (!operator.find()) {
            return drl;
        }
        StringBuilder rest = new StringBuilder();
        for (int i = 0; i < drl.length(); ) {
            int end = Math.max(CodeText.endOfAside(drl, i), i + 1);
            if (operator.region(i, drl.length()).useTransparentBounds(true).lookingAt()) {
                end = operator.end();
                int literal = endOfBlanks(drl, end);
                int after = literal < drl.length() && drl.charAt(literal) != '/'
                        ? CodeText.endOfAside(drl, literal)
                        : literal;
                rest.append(drl, i, literal);
                if (after > literal) {
                    rest.append("(\"\" + ")
                            .append(quoted(drl.substring(literal, after)))
                            .append(')');
                }
                end = after;
            } else {
                rest.append(drl, i, end);
            }
            i = end;
        }
        return rest.toString();
    }

    /** The offset after white space and comments. */
    private static int endOfBlanks(String drl, int start) {
        int i = start;
        while (i < drl.length()) {
            boolean comment = drl.charAt(i) == '/' && CodeText.endOfAside(drl, i) > i;
            if (!comment && !Character.isWhitespace(drl.charAt(i))) {
                return i;
            }
            i = comment ? CodeText.endOfAside(drl, i) : i + 1;
        }
        return i;
    }

    private static String quoted(String literal) {
        if (literal.startsWith("\"")) {
            return literal;
        }
        String text = literal.substring(1, literal.length() - 1);
        return '"' + text.replace("\\'", "'").replaceAll("(?<!\\\\)\"", "\\\\\"") + '"';
    }
}
