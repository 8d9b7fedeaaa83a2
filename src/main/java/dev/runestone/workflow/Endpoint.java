package dev.runestone.workflow;

/**
 * A place that facts come out of: an input of the workflow, or an output port of a component.
 *
 * @param node the name of the workflow input or component
 * @param port the output port; {@link #OUT} unless the component has several
 */
public record Endpoint(String node, String port) {
    /** The port that every input, and every component with one output, has. */
    public static final String OUT = "out";

    /** The default port of a node. */
    public static Endpoint of(String node) {
        return new Endpoint(node, OUT);
    }

    /** Reads {@code node} or {@code node.port}. */
    public static Endpoint parse(String text) {
        int dot = text.indexOf('.');
        return dot < 0 ? of(text) : new Endpoint(text.substring(0, dot), text.substring(dot + 1));
    }

    /** {@code node}, or {@code node.port} where the port is not the default one. */
    @Override
    public String toString() {
        return port.equals(OUT) ? node : node + "." + port;
    }
}
