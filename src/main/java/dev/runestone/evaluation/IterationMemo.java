package dev.runestone.evaluation;

import dev.runestone.execution.Emission;
import dev.runestone.execution.Memo;
import dev.runestone.execution.PreparedWorkflow;
import dev.runestone.function.StepInput;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each component made of its last inputs, from pass to pass: one whose inputs are what they were is not executed
 * again. Counts what is made, and keeps what is to be told of it.
 */
final class IterationMemo implements Memo {
    private final PreparedWorkflow prepared;
    private final @Nullable StepInput[] inputs;
    private final @Nullable Emission[] emissions;
    private final Set<String> fired = new HashSet<>();
    private final Productions wanted;
    private int iteration;
    private long firings;
    private long facts;

    /** Hears of what is made. */
    interface Productions {
        void made(Production production);
    }

    IterationMemo(PreparedWorkflow prepared, Productions wanted) {
        this.prepared = prepared;
        this.wanted = wanted;
        this.inputs = new StepInput[prepared.size()];
        this.emissions = new Emission[prepared.size()];
    }

    void begin(int pass) {
        iteration = pass;
        fired.clear();
    }

    @Override
    public @Nullable Emission recall(int node, StepInput input) {
        StepInput last = inputs[node];
        Emission known = emissions[node];
        if (last == null || known == null || !same(last, input)) {
            return null;
        }
        fired.addAll(known.rules());
        return known;
    }

    private static boolean same(StepInput one, StepInput other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            // A join that was released early has other names.
            if (!one.name(i).equals(other.name(i)) || !SameValues.same(one.value(i), other.value(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void remember(int node, StepInput input, Emission emission) {
        inputs[node] = input;
        emissions[node] = emission;
        fired.addAll(emission.rules());
        firings += emission.rules().size();
        if (emission.port() >= 0) {
            facts++;
            wanted.made(new Production(
                    iteration,
                    prepared.component(node).name(),
                    prepared.portName(node, emission.port()),
                    emission.value()));
        }
    }

    /** Whether a rule fired for what stands now. */
    boolean fired(String rule) {
        return fired.contains(rule);
    }

    long firings() {
        return firings;
    }

    long facts() {
        return facts;
    }
}
