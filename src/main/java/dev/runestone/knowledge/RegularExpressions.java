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
    private static final Pattern TOKEN = Pattern.compile("//[^\\n]*|/\\*(?:[^*]|\\*(?!/))*+(?:\\*/)?"
            + "|(?<![\\w$.])matches(\\s+)(\"(?:[^\"\\\\\\n]|\\\\.)*+\"|'(?:[^'\\\\\\n]|\\\\.)*+')"
            + "|\"(?:[^\"\\\\\\n]|\\\\.)*+\"|'(?:[^'\\\\\\n]|\\\\.)*+'");

    private RegularExpressions() {}

    /** The same DRL, line by line, without literals on the right side of {@code matches}. */
    static String asExpressions(String drl) {
        if (!drl.contains("matches")) {
            return drl;
        }
        Matcher token = TOKEN.matcher(drl);
        return token.replaceAll(found -> Matcher.quoteReplacement(
                found.group(2) == null
                        ? found.group()
                        : "matches" + found.group(1) + "(\"\" + " + quoted(found.group(2)) + ")"));
    }

    private static String quoted(String literal) {
        if (literal.startsWith("\"")) {
            return literal;
        }
        String text = literal.substring(1, literal.length() - 1);
        return '"' + text.replace("\\'", "'").replaceAll("(?<!\\\\)\"", "\\\\\"") + '"';
    }
}
