package dev.runestone.cli;

import dev.runestone.api.Problem;
import dev.runestone.knowledge.Diagnostic;
import dev.runestone.knowledge.Violation;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something wrong in a file.
 *
 * @param file which one
 * @param line counted from 1; 0 where it is about the file as a whole
 * @param column counted from 1; 0 where only the line is known
 * @param error whether it must be mended
 * @param message what is wrong and how to mend it
 */
record Finding(Path file, int line, int column, boolean error, String message) {
    private static final Pattern PLACE = Pattern.compile(" ?\\(line (\\d{1,9}), column (\\d{1,9})\\)");

    static Finding of(Path folder, Diagnostic diagnostic) {
        String text =
                diagnostic.hint().isEmpty() ? diagnostic.message() : diagnostic.message() + " " + diagnostic.hint();
        return new Finding(
                folder.resolve(diagnostic.path()), diagnostic.line(), diagnostic.column(), diagnostic.isError(), text);
    }

    static Finding of(Path folder, Violation violation) {
        String text = "'" + violation.rule() + "' must not use " + violation.member() + ". " + violation.hint();
        return new Finding(folder.resolve(violation.path()), violation.line(), 0, true, text);
    }

    /** A problem of a definition, whose message tells line and column where the definition has it. */
    static Finding of(Path file, Problem problem) {
        Matcher place = PLACE.matcher(problem.message());
        if (!place.find()) {
            return new Finding(file, 0, 0, true, problem.toString());
        }
        String message = place.replaceFirst("");
        Problem rest = new Problem(problem.path(), message, problem.hint());
        return new Finding(
                file, Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2)), true, rest.toString());
    }

    @Override
    public String toString() {
        String place = line == 0 ? "" : column == 0 ? ":" + line : ":" + line + ":" + column;
        return file + place + ": " + (error ? "" : "warning: ") + message;
    }
}
