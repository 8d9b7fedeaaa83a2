package dev.runestone.definition;

import dev.runestone.workflow.Workflow;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Draws workflows as Graphviz digraphs. */
@ApplicationScoped
public class DotExport {

    /** The workflow as the text of a digraph. */
    public String write(Workflow workflow) {
        StringBuilder text =
                new StringBuilder("digraph ").append(quoted(workflow.name())).append(" {\n    rankdir=LR;\n");
        Drawing drawing = Drawing.of(workflow);
        for (Drawing.Node node : drawing.nodes()) {
            String label = node.detail().isEmpty() ? node.name() : node.name() + "\n" + node.detail();
            text.append("    ")
                    .append(node.id())
                    .append(" [shape=")
                    .append(shape(node.shape()))
                    .append(", label=")
                    .append(quoted(label))
                    .append("];\n");
        }
        for (Drawing.Edge edge : drawing.edges()) {
            text.append("    ").append(edge.from()).append(" -> ").append(edge.to());
            List<String> attributes = new ArrayList<>(2);
            if (!edge.label().isEmpty()) {
                attributes.add("label=" + quoted(edge.label()));
            }
            if (!edge.certain()) {
                attributes.add("style=dashed");
            }
            if (!attributes.isEmpty()) {
                text.append(" [").append(String.join(", ", attributes)).append(']');
            }
            text.append(";\n");
        }
        return text.append("}\n").toString();
    }

    private static String shape(Drawing.Shape shape) {
        return switch (shape) {
            case INPUT, OUTPUT -> "oval";
            case STEP -> "box";
            case RULES -> "component";
            case CONDITION -> "diamond";
            case JOIN -> "circle";
            case STATE -> "cylinder";
            case SAGA -> "hexagon";
        };
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                default -> quoted.append(c < ' ' ? ' ' : (char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
