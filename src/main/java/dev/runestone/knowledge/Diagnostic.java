package dev.runestone.knowledge;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * A message about a source file.
 *
 * @param severity whether it stops the build
 * @param path the file
 * @param line counted from 1; 0 where the message is about the file as a whole
 * @param column counted from 1; 0 where only the line is known
 * @param rule the rule, query or function that it is about; empty where there is none
 * @param message what is wrong
 * @param hint how to mend it; may be empty
 */
public record Diagnostic(
        Severity severity, String path, int line, int column, String rule, String message, String hint) {
    /** Whether a message stops the build. */
    public enum Severity {
        ERROR,
        WARNING
    }

    @JsonIgnore
    public boolean isError() {
        return severity == Severity.ERROR;
    }
}
