package dev.runestone.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.runestone.journal.RunEvent.AttemptFailed;
import dev.runestone.journal.RunEvent.CancelRequested;
import dev.runestone.journal.RunEvent.Compensated;
import dev.runestone.journal.RunEvent.CompensationBegun;
import dev.runestone.journal.RunEvent.CompensationFailed;
import dev.runestone.journal.RunEvent.ComponentCompleted;
import dev.runestone.journal.RunEvent.ComponentFailed;
import dev.runestone.journal.RunEvent.ComponentSkipped;
import dev.runestone.journal.RunEvent.Heartbeat;
import dev.runestone.journal.RunEvent.JoinReleased;
import dev.runestone.journal.RunEvent.Parent;
import dev.runestone.journal.RunEvent.Parked;
import dev.runestone.journal.RunEvent.RunCancelled;
import dev.runestone.journal.RunEvent.RunCompleted;
import dev.runestone.journal.RunEvent.RunFailed;
import dev.runestone.journal.RunEvent.RunPaused;
import dev.runestone.journal.RunEvent.RunResumed;
import dev.runestone.journal.RunEvent.RunRetried;
import dev.runestone.journal.RunEvent.RunStarted;
import dev.runestone.journal.RunEvent.SignalReceived;
import dev.runestone.journal.RunEvent.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events as JSON objects: {@code {"seq": 2, "at": "2026-11-22T10:00:00Z", "type": "COMPONENT_COMPLETED", …}}, the
 * members named as in {@link RunEvent}, those that are null or empty left out. Written and read by hand, for every event of
 * every run passes here. Members that are not known, from a later version, are passed over; an event of an unknown type
 * is an error, for a run that is resumed without it would go another way.
 */
public final class EventCodec {
    private EventCodec() {}

    /** One event as a JSON object. */
    public static String write(Recorded recorded) {
        return JsonText.write(json -> write(json, recorded));
    }

    /**
     * Events as a JSON array.
     *
     * @throws IllegalArgumentException where a value of an event is none that JSON knows
     */
    public static String write(List<Recorded> events) {
        return JsonText.write(json -> {
            json.writeStartArray();
            for (Recorded recorded : events) {
                write(json, recorded);
            }
            json.writeEndArray();
        });
    }

    /**
     * The events of a JSON array.
     *
     * @param run the run's id, to name it in errors
     * @throws IllegalStateException where an event has a type that is not known or lacks a member
     */
    public static List<Recorded> read(String run, String json) {
        List<Recorded> events = new ArrayList<>();
        try {
            if (JsonText.read(json) instanceof List<?> elements) {
                for (Object element : elements) {
                    events.add(recorded(run, element));
                }
                return events;
            }
        } catch (UncheckedIOException e) {
            throw new IllegalStateException("The events of the run " + run + " are no JSON.", e);
        }
        throw new IllegalStateException("The events of the run " + run + " are no JSON array.");
    }

    /** One JSON array of the elements of several, none of them empty. */
    static String join(List<String> arrays) {
        if (arrays.size() == 1) {
            return arrays.get(0);
        }
        StringBuilder joined = new StringBuilder("[");
        for (String array : arrays) {
            if (joined.length() > 1) {
                joined.append(',');
            }
            joined.append(array, 1, array.length() - 1);
        }
        return joined.append(']').toString();
    }

    @SuppressWarnings("unchecked") // JSON objects have text keys
    private static Recorded recorded(String run, @Nullable Object element) {
        if (!(element instanceof Map<?, ?>)) {
            throw new IllegalStateException("An event of the run " + run + " is no JSON object: " + element);
        }
        Members members = new Members((Map<String, @Nullable Object>) element);
        try {
            return new Recorded(members.number("seq"), members.time("at"), event(members));
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "Event " + members.value("seq") + " of the run " + run + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static RunEvent event(Members in) {
        String type = in.text("type");
        return switch (type) {
            case "RUN_STARTED" ->
                new RunStarted(
                        in.text("workflow"),
                        in.text("version"),
                        in.text("definition"),
                        in.object("inputs"),
                        in.text("nonce"),
                        in.has("parent") ? parent(new Members(in.object("parent"))) : null);
            case "COMPONENT_COMPLETED" ->
                new ComponentCompleted(
                        in.text("component"),
                        in.integer("attempt"),
                        in.text("port"),
                        in.value("value"),
                        in.texts("rules"),
                        in.objects("trace"),
                        in.number("tookNanos"));
            case "COMPONENT_SKIPPED" ->
                new ComponentSkipped(in.text("component"), in.integer("attempt"), in.failure("failure"));
            case "ATTEMPT_FAILED" ->
                new AttemptFailed(
                        in.text("component"), in.integer("attempt"), in.failure("failure"), in.timeOrNull("retryAt"));
            case "COMPONENT_FAILED" ->
                new ComponentFailed(
                        in.text("component"), in.integer("attempt"), in.failure("failure"), in.truth("compensate"));
            case "PARKED" ->
                new Parked(
                        in.text("component"),
                        in.integer("attempt"),
                        Waiting.valueOf(in.text("kind")),
                        in.text("token"),
                        in.text("subject"),
                        in.timeOrNull("until"),
                        in.number("heartbeat"),
                        in.object("details"));
            case "HEARTBEAT" -> new Heartbeat(in.text("component"), in.object("details"));
            case "JOIN_RELEASED" -> new JoinReleased(in.text("component"));
            case "SIGNAL_RECEIVED" -> new SignalReceived(in.text("name"), in.value("payload"));
            case "RUN_PAUSED" -> new RunPaused(in.text("reason"));
            case "RUN_RESUMED" -> new RunResumed();
            case "RUN_RETRIED" -> new RunRetried(in.text("component"));
            case "CANCEL_REQUESTED" -> new CancelRequested(in.text("reason"));
            case "COMPENSATION_BEGUN" -> new CompensationBegun(in.texts("components"));
            case "COMPENSATED" -> new Compensated(in.text("component"), in.integer("attempt"), in.value("value"));
            case "COMPENSATION_FAILED" ->
                new CompensationFailed(
                        in.text("component"), in.integer("attempt"), in.failure("failure"), in.timeOrNull("retryAt"));
            case "RUN_COMPLETED" -> new RunCompleted(in.object("outputs"));
            case "RUN_FAILED" -> new RunFailed(in.failure("failure"));
            case "RUN_CANCELLED" -> new RunCancelled(in.text("reason"));
            default ->
                throw new IllegalArgumentException(
                        "The type " + type + " is not known; was it written by a later version of Runestone?");
        };
    }

    private static Parent parent(Members in) {
        return new Parent(in.text("run"), in.text("token"));
    }

    private static void write(JsonGenerator json, Recorded recorded) throws IOException {
        json.writeStartObject();
        json.writeNumberField("seq", recorded.seq());
        json.writeStringField("at", recorded.at().toString());
        EventWriter out = new EventWriter(json);
        write(out, recorded.event());
        json.writeEndObject();
    }

    private static void write(EventWriter out, RunEvent event) throws IOException {
        if (event instanceof ComponentCompleted e) {
            out.type("COMPONENT_COMPLETED").attempt(e.component(), e.attempt()).text("port", e.port());
            out.value("value", e.value()).list("rules", e.rules()).list("trace", e.trace());
            out.number("tookNanos", e.tookNanos());
        } else if (event instanceof RunStarted e) {
            out.type("RUN_STARTED").text("workflow", e.workflow()).text("version", e.version());
            out.text("definition", e.definition()).value("inputs", e.inputs()).text("nonce", e.nonce());
            if (e.parent() != null) {
                out.value(
                        "parent",
                        Map.of("run", e.parent().run(), "token", e.parent().token()));
            }
        } else if (event instanceof RunCompleted e) {
            out.type("RUN_COMPLETED").value("outputs", e.outputs());
        } else if (event instanceof Parked e) {
            out.type("PARKED")
                    .attempt(e.component(), e.attempt())
                    .text("kind", e.kind().name());
            out.text("token", e.token()).text("subject", e.subject()).time("until", e.until());
            out.number("heartbeat", e.heartbeat()).value("details", e.details());
        } else if (event instanceof ComponentSkipped e) {
            out.type("COMPONENT_SKIPPED").attempt(e.component(), e.attempt()).failure(e.failure());
        } else if (event instanceof AttemptFailed e) {
            out.type("ATTEMPT_FAILED").attempt(e.component(), e.attempt()).failure(e.failure());
            out.time("retryAt", e.retryAt());
        } else if (event instanceof ComponentFailed e) {
            out.type("COMPONENT_FAILED").attempt(e.component(), e.attempt()).failure(e.failure());
            out.value("compensate", e.compensate());
        } else if (event instanceof Compensated e) {
            out.type("COMPENSATED").attempt(e.component(), e.attempt()).value("value", e.value());
        } else if (event instanceof CompensationFailed e) {
            out.type("COMPENSATION_FAILED").attempt(e.component(), e.attempt()).failure(e.failure());
            out.time("retryAt", e.retryAt());
        } else {
            writeRare(out, event);
        }
    }

    private static void writeRare(EventWriter out, RunEvent event) throws IOException {
        if (event instanceof Heartbeat e) {
            out.type("HEARTBEAT").text("component", e.component()).value("details", e.details());
        } else if (event instanceof JoinReleased e) {
            out.type("JOIN_RELEASED").text("component", e.component());
        } else if (event instanceof SignalReceived e) {
            out.type("SIGNAL_RECEIVED").text("name", e.name()).value("payload", e.payload());
        } else if (event instanceof RunPaused e) {
            out.type("RUN_PAUSED").text("reason", e.reason());
        } else if (event instanceof RunResumed) {
            out.type("RUN_RESUMED");
        } else if (event instanceof RunRetried e) {
            out.type("RUN_RETRIED").text("component", e.component());
        } else if (event instanceof CancelRequested e) {
            out.type("CANCEL_REQUESTED").text("reason", e.reason());
        } else if (event instanceof CompensationBegun e) {
            out.type("COMPENSATION_BEGUN").list("components", e.components());
        } else if (event instanceof RunFailed e) {
            out.type("RUN_FAILED").failure(e.failure());
        } else if (event instanceof RunCancelled e) {
            out.type("RUN_CANCELLED").text("reason", e.reason());
        } else {
            throw new IllegalArgumentException("No form for the event " + event);
        }
    }

    /** Writes the members of one event. */
    private record EventWriter(JsonGenerator json) {
        EventWriter type(String type) throws IOException {
            return text("type", type);
        }

        EventWriter attempt(String component, int attempt) throws IOException {
            return text("component", component).number("attempt", attempt);
        }

        EventWriter text(String name, String text) throws IOException {
            json.writeStringField(name, text);
            return this;
        }

        EventWriter number(String name, long number) throws IOException {
            json.writeNumberField(name, number);
            return this;
        }

        EventWriter time(String name, @Nullable Instant time) throws IOException {
            return time == null ? this : text(name, time.toString());
        }

        EventWriter value(String name, @Nullable Object value) throws IOException {
            json.writeFieldName(name);
            JsonText.write(json, value);
            return this;
        }

        EventWriter list(String name, List<?> list) throws IOException {
            return list.isEmpty() ? this : value(name, list);
        }

        EventWriter failure(Failure failure) throws IOException {
            return value("failure", FailureForm.of(failure));
        }
    }
}
