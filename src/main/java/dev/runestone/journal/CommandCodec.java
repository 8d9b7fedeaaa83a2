package dev.runestone.journal;

import dev.runestone.journal.Message.Command;
import dev.runestone.journal.Message.Command.Beat;
import dev.runestone.journal.Message.Command.Cancel;
import dev.runestone.journal.Message.Command.Complete;
import dev.runestone.journal.Message.Command.Fail;
import dev.runestone.journal.Message.Command.Pause;
import dev.runestone.journal.Message.Command.Resume;
import dev.runestone.journal.Message.Command.Retry;
import dev.runestone.journal.Message.Command.Signal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is asked of a run, as a JSON object with a {@code type}. */
final class CommandCodec {
    private CommandCodec() {}

    static String write(Command command) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        if (command instanceof Signal c) {
            out.put("type", "SIGNAL");
            out.put("name", c.name());
            out.put("payload", c.payload());
        } else if (command instanceof Complete c) {
            out.put("type", "COMPLETE");
            out.put("token", c.token());
            out.put("value", c.value());
        } else if (command instanceof Fail c) {
            out.put("type", "FAIL");
            out.put("token", c.token());
            out.put("failure", FailureForm.of(c.failure()));
        } else if (command instanceof Beat c) {
            out.put("type", "BEAT");
            out.put("token", c.token());
            out.put("details", c.details());
        } else if (command instanceof Cancel c) {
            out.put("type", "CANCEL");
            out.put("reason", c.reason());
        } else if (command instanceof Pause c) {
            out.put("type", "PAUSE");
            out.put("reason", c.reason());
        } else if (command instanceof Resume) {
            out.put("type", "RESUME");
        } else if (command instanceof Retry c) {
            out.put("type", "RETRY");
            out.put("component", c.component());
        }
        return JsonText.write(out);
    }

    static Command read(String json) {
        Members in = new Members(JsonText.object(json));
        String type = in.text("type");
        return switch (type) {
            case "SIGNAL" -> new Signal(in.text("name"), in.value("payload"));
            case "COMPLETE" -> new Complete(in.text("token"), in.value("value"));
            case "FAIL" -> new Fail(in.text("token"), in.failure("failure"));
            case "BEAT" -> new Beat(in.text("token"), in.object("details"));
            case "CANCEL" -> new Cancel(in.text("reason"));
            case "PAUSE" -> new Pause(in.text("reason"));
            case "RESUME" -> new Resume();
            case "RETRY" -> new Retry(in.textOrNull("component"));
            default ->
                throw new IllegalStateException(
                        "The command " + type + " is not known; was it sent by a later version of Runestone?");
        };
    }
}
