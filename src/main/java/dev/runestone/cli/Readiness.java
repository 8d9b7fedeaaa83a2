package dev.runestone.cli;

import dev.runestone.workflow.References;
import dev.runestone.workflow.RuleSet;
import dev.runestone.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Waits for the knowledge bases that a workflow needs: they are built after the start. */
final class Readiness {
    private static final long POLL_MILLIS = 20;

    private final References references;

    Readiness(References references) {
        this.references = references;
    }

    /** The knowledge bases that are still missing after a time; empty where all are there. */
    List<String> await(Workflow workflow, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            List<String> missing = missing(workflow);
            if (missing.isEmpty() || System.nanoTime() - end >= 0) {
                return missing;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private List<String> missing(Workflow workflow) {
        return workflow.components().values().stream()
                .filter(RuleSet.class::isInstance)
                .map(component -> ((RuleSet) component).knowledge())
                .distinct()
                .filter(name -> references.knowledge(name).isEmpty())
                .toList();
    }
}
