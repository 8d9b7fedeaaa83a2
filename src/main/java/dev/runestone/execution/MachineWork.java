package dev.runestone.execution;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.expression.Expression;
import dev.runestone.expression.Expressions;
import dev.runestone.function.Context;
import dev.runestone.function.StepInput;
import dev.runestone.statemachine.MachineEvent;
import dev.runestone.statemachine.Taken;
import dev.runestone.workflow.Aggregate;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.Names;
import dev.runestone.workflow.StateMachine;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends an event to an instance of a state machine. */
final class MachineWork implements Work {
    private static final int KEY = 200;

    private final StateMachine component;
    private final Machines machines;
    private final Expression key;
    private final @Nullable Expression event;
    private final @Nullable Expression payload;
    private final @Nullable Expression output;
    private final @Nullable Aggregate aggregate;

    private MachineWork(
            StateMachine component,
            Machines machines,
            Expression key,
            @Nullable Expression event,
            @Nullable Expression payload,
            @Nullable Expression output,
            @Nullable Aggregate aggregate) {
        this.component = component;
        this.machines = machines;
        this.key = key;
        this.event = event;
        this.payload = payload;
        this.output = output;
        this.aggregate = aggregate;
    }

    /** @throws RefusalException where an expression does not compile */
    static MachineWork of(StateMachine component, Expressions expressions, Machines machines) {
        List<String> names = component.inputs().stream().map(Input::name).toList();
        return new MachineWork(
                component,
                machines,
                expressions.compile(component.key(), names),
                component.event().computed()
                        ? expressions.compile(component.event().text(), names)
                        : null,
                component.payload() == null ? null : expressions.compile(component.payload(), names),
                component.output() == null ? null : expressions.compile(component.output(), StateMachine.RESULT),
                null);
    }

    /** The same in the place of an aggregate, whose commands its refusals speak of. */
    MachineWork of(Aggregate whole) {
        return new MachineWork(component, machines, key, event, payload, output, whole);
    }

    @Override
    public boolean waits() {
        return true;
    }

    @Override
    public Emission execute(StepInput input, boolean traced) {
        Map<String, @Nullable Object> values = input.values();
        String instance = key(key.evaluate(values));
        String name = event == null ? component.event().text() : name(event.evaluate(values));
        @Nullable Object carried = payload == null ? null : payload.evaluate(values);
        Context context = input.context();
        // Without the attempt: an attempt that has sent the event, and was not heard of, must not send another.
        MachineEvent sent =
                new MachineEvent(EventId.of(context.run() + "/" + context.component()), name, payload(carried));
        Machines.Sent done = send(instance, sent);
        Map<String, @Nullable Object> result = result(done);
        return new Emission(
                0,
                output == null ? result : output.evaluate(result),
                done.taken().stream().map(Taken::rule).toList(),
                List.of());
    }

    private Machines.Sent send(String instance, MachineEvent sent) {
        Aggregate whole = aggregate;
        if (whole == null) {
            return machines.send(component.machine(), instance, sent);
        }
        String command = Aggregate.command(sent.name());
        Aggregate.Command known = whole.commands().get(command);
        if (known == null) {
            throw refused(
                    "There is no command '" + command + "'.",
                    "command",
                    "There is no command '" + command + "'.",
                    Names.hint(command, whole.commands().keySet()));
        }
        try {
            return machines.send(component.machine(), instance, sent);
        } catch (RefusalException refusal) {
            if (!isNotHandled(refusal.refusal())) {
                throw refusal;
            }
            throw new RefusalException(new Refusal(
                    Refusal.Kind.CONFLICT,
                    "The command '" + command + "' is refused: for '" + instance + "' '" + known.guard()
                            + "' does not hold.",
                    List.of(new Problem(
                            Path.of("aggregate", "commands", command, "guard"),
                            "'" + known.guard() + "' does not hold for '" + instance + "'.",
                            "Nothing has happened."))));
        }
    }

    private static boolean isNotHandled(Refusal refusal) {
        return refusal.kind() == Refusal.Kind.CONFLICT
                && refusal.problems().stream()
                        .anyMatch(problem -> problem.path().equals(Path.of("event")));
    }

    private static Map<String, @Nullable Object> result(Machines.Sent done) {
        List<Object> emitted = new ArrayList<>();
        done.emitted().forEach(fact -> {
            Map<String, @Nullable Object> each = new LinkedHashMap<>();
            each.put("name", fact.name());
            each.put("value", fact.value());
            emitted.add(each);
        });
        List<Object> transitions = new ArrayList<>();
        for (Taken taken : done.taken()) {
            Map<String, @Nullable Object> each = new LinkedHashMap<>();
            each.put("rule", taken.rule());
            each.put("source", taken.source());
            each.put("event", taken.event());
            each.put("targets", taken.targets());
            each.put("reason", taken.reason());
            transitions.add(each);
        }
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("machine", done.snapshot().machine());
        result.put("key", done.snapshot().key());
        result.put("states", done.snapshot().states());
        result.put("data", done.snapshot().data());
        result.put("revision", BigDecimal.valueOf(done.snapshot().revision()));
        result.put("emitted", emitted);
        result.put("transitions", transitions);
        return Collections.unmodifiableMap(result);
    }

    private String key(@Nullable Object value) {
        if (value instanceof String text && !text.isBlank() && text.length() <= KEY) {
            return text;
        }
        if (value instanceof Boolean) {
            return value.toString();
        }
        if (value instanceof Number number) {
            BigDecimal decimal = number instanceof BigDecimal exact ? exact : new BigDecimal(number.toString());
            if (Math.abs((long) decimal.scale()) < KEY && decimal.precision() < KEY) {
                // 1 and 1.0 are one key.
                return decimal.signum() == 0
                        ? "0"
                        : decimal.stripTrailingZeros().toPlainString();
            }
        }
        throw refused(
                "The key that '" + component.key() + "' gives is none.",
                "key",
                "Here is " + shown(value) + ".",
                "A key is a text of 1 to " + KEY + " characters, a number or a boolean.");
    }

    private String name(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw refused(
                "The event that '" + component.event().text() + "' gives is none.",
                "event",
                "Here is " + shown(value) + ".",
                "Make the expression give the name of an event.");
    }

    private Map<String, Object> payload(@Nullable Object value) {
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> members = new LinkedHashMap<>();
            map.forEach((name, member) -> members.put(String.valueOf(name), member));
            return members;
        }
        throw refused(
                "The payload that '" + component.payload() + "' gives is no object.",
                "payload",
                "Here is " + shown(value) + ".",
                "Put it into an object, as in {value: …}.");
    }

    private static String shown(@Nullable Object value) {
        String text = value instanceof List
                ? "a list"
                : value instanceof Map ? "an object" : value == null ? "nothing" : String.valueOf(value);
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    private static RefusalException refused(String detail, String member, String message, String hint) {
        return new Refusal(Refusal.Kind.INVALID, detail, List.of(new Problem(Path.of(member), message, hint)))
                .asException();
    }
}
