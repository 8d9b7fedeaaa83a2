package dev.runestone.knowledge;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The coordinates of a version of a knowledge base.
 *
 * @param group who it belongs to, for example {@code org.acme}
 * @param artifact what it is, for example {@code loans}
 * @param version which one, for example {@code 1.2.0}
 */
public record Release(String group, String artifact, String version) {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}");

    /**
     * Checked coordinates.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} with a problem for each part that is no coordinate
     */
    public static Release checked(String group, String artifact, String version) {
        List<Problem> problems = new ArrayList<>();
        check("group", group, problems);
        check("artifact", artifact, problems);
        check("version", version, problems);
        if (!problems.isEmpty()) {
            throw Refusal.invalid("The release", problems).asException();
        }
        return new Release(group, artifact, version);
    }

    private static void check(String part, String text, List<Problem> problems) {
        if (!PART.matcher(text).matches()) {
            problems.add(new Problem(
                    Path.of(part),
                    "'" + text + "' is no coordinate.",
                    "Use letters, digits, '_', '.' and '-', at most 100 of them."));
        }
    }

    /** The knowledge base that this is a version of: {@code group:artifact}. */
    public String base() {
        return group + ":" + artifact;
    }

    @Override
    public String toString() {
        return group + ":" + artifact + ":" + version;
    }
}
