package dev.runestone.execution;

import dev.runestone.api.Refusal;
import dev.runestone.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;

/** The workflows that evaluate one another in place, the outermost first, as {@code name:version}. */
final class Callers {
    private Callers() {}

    /**
     * The chain with one more.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} where it is in the chain already; {@code LIMIT_EXCEEDED}
     *     where the chain is as long as it may be
     */
    static List<String> with(List<String> callers, Workflow workflow, int most) {
        String called = workflow.name() + ":" + workflow.version();
        List<String> chain = new ArrayList<>(callers);
        chain.add(called);
        if (callers.contains(called)) {
            throw new Refusal(
                            Refusal.Kind.INVALID,
                            "The workflow '" + workflow.name() + "' would evaluate itself: " + String.join(" → ", chain)
                                    + ".",
                            List.of())
                    .asException();
        }
        if (chain.size() > most) {
            throw new Refusal(
                            Refusal.Kind.LIMIT_EXCEEDED,
                            "Workflows evaluate one another deeper than " + most
                                    + " (runestone.execution.maximum-depth): " + String.join(" → ", chain) + ".",
                            List.of())
                    .asException();
        }
        return chain;
    }
}
