package dev.runestone.workflow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A FEEL guard. It hands the value of its first input on, unchanged, through the port of the first route whose
 * expression is true, and through {@code else} where none is. A guard with one expression has the one route {@code out}.
 *
 * @param name the component's name
 * @param routes port name to FEEL expression over the inputs, in the order in which they are tried
 * @param inputs the input ports; the first one's value is handed on
 */
public record Condition(String name, Map<String, String> routes, List<Input> inputs) implements Component {
    /** The port for what no route takes. */
    public static final String ELSE = "else";

    public Condition {
        routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
        inputs = List.copyOf(inputs);
    }

    /** A guard that lets its first input pass where the expression is true. */
    public static Condition guard(String name, String expression, Input... inputs) {
        return new Condition(name, Map.of(Endpoint.OUT, expression), List.of(inputs));
    }

    @Override
    public String kind() {
        return "condition";
    }

    @Override
    public List<Port> outputs() {
        List<Port> ports = new ArrayList<>();
        routes.keySet().forEach(route -> ports.add(new Port(route, Type.ANY)));
        ports.add(new Port(ELSE, Type.ANY));
        return ports;
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.condition(this);
    }
}
