package dev.runestone.knowledge;

/**
 * Tells comments and texts from code, in DRL, Java and FEEL. A loop and no regular expression, because those recurse once
 * per character here and a long comment would overflow the stack.
 */
final class CodeText {
    private CodeText() {}

    /**
     * The offset after the comment or text that begins at an offset; the offset itself where none does. What is not
     * closed ends with the line or, for a block comment, with everything.
     */
    static int endOfAside(String code, int start) {
        char first = code.charAt(start);
        if (first == '/' && code.startsWith("//", start)) {
            int end = code.indexOf('\n', start);
            return end < 0 ? code.length() : end;
        }
        if (first == '/' && code.startsWith("/*", start)) {
            int end = code.indexOf("*/", start + 2);
            return end < 0 ? code.length() : end + 2;
        }
        return first == '"' || first == '\'' ? endOfText(code, start, first) : start;
    }

    private static int endOfText(String code, int start, char quote) {
        for (int i = start + 1; i < code.length(); i++) {
            char c = code.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == quote) {
                return i + 1;
            } else if (c == '\n') {
                return start + 1;
            }
        }
        return start + 1;
    }

    /** The same text with blanks for comments, so that offsets and lines stay. */
    static String withoutComments(String code) {
        StringBuilder rest = new StringBuilder(code);
        for (int i = 0; i < code.length(); ) {
            int end = endOfAside(code, i);
            for (int j = i; code.charAt(i) == '/' && j < end; j++) {
                if (code.charAt(j) != '\n') {
                    rest.setCharAt(j, ' ');
                }
            }
            i = Math.max(end, i + 1);
        }
        return rest.toString();
    }
}
