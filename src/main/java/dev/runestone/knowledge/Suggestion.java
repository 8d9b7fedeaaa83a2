package dev.runestone.knowledge;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Hints for a name that does not exist: the nearest one that does, else all of them. */
final class Suggestion {
    private static final int LISTED = 20;

    private Suggestion() {}

    /** For example {@code Did you mean 'salary'?} or {@code There are: age, salary.} */
    static String hint(String given, Collection<String> known) {
        Optional<String> nearest = known.stream()
                .filter(name -> distance(given.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT))
                        <= Math.max(1, Math.min(given.length(), name.length()) / 3))
                .min(Comparator.comparingInt(name -> distance(given, name)));
        if (nearest.isPresent()) {
            return "Did you mean '" + nearest.get() + "'?";
        }
        if (known.isEmpty()) {
            return "There are none.";
        }
        String names = known.stream().limit(LISTED).collect(Collectors.joining(", "));
        return "There are: " + names + (known.size() > LISTED ? ", …" : ".");
    }

    /** The edit distance (Levenshtein 1966) of two names, each cut to a length that no sensible name has. */
    private static int distance(String left, String right) {
        String a = left.substring(0, Math.min(left.length(), 100));
        String b = right.substring(0, Math.min(right.length(), 100));
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], above[j]) + 1, above[j - 1] + change);
            }
            above = row;
        }
        return above[b.length()];
    }
}
