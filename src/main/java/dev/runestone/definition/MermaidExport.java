package dev.runestone.definition;

import dev.runestone.workflow.Workflow;
import jakarta.enterprise.context.ApplicationScoped;

/** Draws workflows as Mermaid flowcharts. */
@ApplicationScoped
public class MermaidExport {

    /** The workflow as the text of a flowchart. */
    public String write(Workflow workflow) {
        StringBuilder text = new StringBuilder("flowchart LR\n");
        Drawing drawing = Drawing.of(workflow);
        for (Drawing.Node node : drawing.nodes()) {
            String label = '"'
                    + escaped(node.name())
                    + (node.detail().isEmpty() ? "" : "<br/>" + escaped(node.detail()))
                    + '"';
            text.append("    ")
                    .append(node.id())
                    .append(shaped(node.shape(), label))
                    .append('\n');
        }
        for (Drawing.Edge edge : drawing.edges()) {
            text.append("    ").append(edge.from()).append(edge.certain() ? " -->" : " -.->");
            if (!edge.label().isEmpty()) {
                text.append("|\"").append(escaped(edge.label())).append("\"|");
            }
            text.append(' ').append(edge.to()).append('\n');
        }
        return text.toString();
    }

    private static String shaped(Drawing.Shape shape, String label) {
        return switch (shape) {
            case INPUT, OUTPUT -> "([" + label + "])";
            case STEP -> "[" + label + "]";
            case RULES -> "[[" + label + "]]";
            case CONDITION -> "{" + label + "}";
            case JOIN -> "((" + label + "))";
            case STATE -> "[(" + label + ")]";
            case SAGA -> "{{" + label + "}}";
        };
    }

    /** Everything but letters, digits and the commonest signs as Mermaid's character codes. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (Character.isLetterOrDigit(c) || " _-.,:/+*=→…".indexOf(c) >= 0) {
                escaped.appendCodePoint(c);
            } else {
                escaped.append('#').append(c).append(';');
            }
        });
        return escaped.toString();
    }
}
