package dev.runestone.workflow;

import java.util.Collection;
import java.util.regex.Pattern;

/** The names of workflows, inputs, components, ports and outputs. */
public final class Names {
    /** The form of a name. */
    public static final String FORM = "[A-Za-z][A-Za-z0-9_-]{0,99}";

    /** Comparing a name with more candidates than this costs more than its hint is worth. */
    private static final int CANDIDATES = 200;

    private static final Pattern PATTERN = Pattern.compile(FORM);
    private static final int LONGEST = 100;

    private Names() {}

    /** Whether a text has the form of a name. */
    public static boolean isName(String text) {
        return PATTERN.matcher(text).matches();
    }

    /** "Did you mean 'x'?" for the nearest of some names; "There are a, b and c." where none is near; may be empty. */
    public static String hint(String wrong, Collection<String> candidates) {
        String nearest = "";
        int least = Math.min(wrong.length() < 4 ? 2 : Math.max(2, wrong.length() / 3) + 1, Math.max(1, wrong.length()));
        int looked = 0;
        for (String candidate : candidates) {
            if (++looked > CANDIDATES) {
                break;
            }
            int distance = distance(wrong, candidate, least);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        if (!nearest.isEmpty()) {
            return "Did you mean '" + nearest + "'?";
        }
        if (candidates.isEmpty() || candidates.size() > 12) {
            return "";
        }
        return candidates.size() == 1
                ? "There is " + candidates.iterator().next() + "."
                : "There are " + String.join(", ", candidates) + ".";
    }

    /** The Levenshtein distance of two short texts; the bound where it is that or more. */
    private static int distance(String left, String right, int bound) {
        if (Math.abs(left.length() - right.length()) >= bound || left.length() > LONGEST || right.length() > LONGEST) {
            return bound;
        }
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int substituted = diagonal
                        + (Character.toLowerCase(left.charAt(i - 1)) == Character.toLowerCase(right.charAt(j - 1))
                                ? 0
                                : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[right.length()];
    }
}
