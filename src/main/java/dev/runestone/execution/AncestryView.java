package dev.runestone.execution;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Why a fact is as it is.
 *
 * @param inputs the inputs that it goes back to
 * @param components the components that took part, in order
 * @param rules the rules that fired on the way, in order
 * @param facts the facts on the way, its own last
 */
@Schema(description = "What led to a fact.")
record AncestryView(List<String> inputs, List<String> components, List<String> rules, List<FactView> facts) {

    static AncestryView of(Ancestry ancestry) {
        return new AncestryView(
                ancestry.inputs(),
                ancestry.components(),
                ancestry.rules(),
                ancestry.facts().stream().map(FactView::of).toList());
    }
}
