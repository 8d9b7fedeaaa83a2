package dev.runestone.execution;

import dev.runestone.workflow.Fact;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Draws the result out of a run. */
final class Results {
    private Results() {}

    static WorkflowResult of(Plan plan, Run run, @Nullable Timings timings) {
        return of(plan, run, timings, List.of(), 0);
    }

    /**
     * Draws it.
     *
     * @param failures what failed while the rest went on
     * @param recalled how many components were not executed because what comes out was remembered
     */
    static WorkflowResult of(
            Plan plan, Run run, @Nullable Timings timings, List<ComponentFailure> failures, int recalled) {
        Graph graph = plan.graph();
        Map<String, @Nullable Object> outputs = new LinkedHashMap<>(graph.outputs.length * 2);
        for (int i = 0; i < graph.outputs.length; i++) {
            Fact fact = run.facts()[graph.outputs[i]];
            if (fact != null) {
                outputs.put(graph.outputNames[i], fact.value());
            }
        }
        List<String> skipped = new ArrayList<>(0);
        List<String> pending = new ArrayList<>(0);
        List<RuleTrace> trace = new ArrayList<>(0);
        for (int node = 0; node < graph.size(); node++) {
            if (run.skipped(node)) {
                skipped.add(graph.names[node]);
            } else if (run.pending(node)) {
                pending.add(graph.names[node]);
            }
            if (!run.trace(node).isEmpty()) {
                trace.add(new RuleTrace(graph.names[node], run.trace(node)));
            }
        }
        return new WorkflowResult(
                plan.workflow().name(),
                plan.workflow().version(),
                Collections.unmodifiableMap(outputs),
                new FactGraph(graph, run.facts()),
                List.copyOf(skipped),
                Timings.of(timings, graph.names),
                List.copyOf(trace),
                List.copyOf(failures),
                List.copyOf(pending),
                run.executions() - recalled,
                recalled);
    }
}
