package dev.runestone.knowledge;

/**
 * Something that a rule must not reach.
 *
 * @param path the asset
 * @param line where the rule, function or type begins, counted from 1; 0 where it is about the asset as a whole
 * @param rule the rule, query, function, declared type, global or decision
 * @param member what it reaches for, as {@code java.lang.System#exit}, or the construct that is refused
 * @param hint what to write instead
 */
public record Violation(String path, int line, String rule, String member, String hint) {
    @Override
    public String toString() {
        return path + ":" + line + " '" + rule + "' must not use " + member + ". " + hint;
    }
}
