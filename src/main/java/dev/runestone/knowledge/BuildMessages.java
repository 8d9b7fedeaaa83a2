package dev.runestone.knowledge;

import java.util.ArrayList;
import java.util.List;
import org.kie.api.builder.Message;

/** Turns what the parser and the compiler say into diagnostics that point at a line and say how to mend it. */
final class BuildMessages {
    private final List<DrlSource> sources;

    BuildMessages(List<DrlSource> sources) {
        this.sources = sources;
    }

    List<Diagnostic> ofParser() {
        List<Diagnostic> found = new ArrayList<>();
        for (DrlSource source : sources) {
            found.addAll(source.errors());
        }
        return found;
    }

    List<Diagnostic> of(List<Message> messages) {
        List<Diagnostic> found = new ArrayList<>();
        for (Message message : messages) {
            found.add(new Diagnostic(
                    message.getLevel() == Message.Level.ERROR ? Diagnostic.Severity.ERROR : Diagnostic.Severity.WARNING,
                    message.getPath() == null ? "" : message.getPath(),
                    Math.max(message.getLine(), 0),
                    Math.max(message.getColumn(), 0),
                    "",
                    message.getText(),
                    ""));
        }
        return found;
    }
}
