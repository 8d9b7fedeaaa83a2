package dev.runestone.evaluation;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.evaluation.Lookout.Reading;
import dev.runestone.evaluation.Reactions.Pass;
import dev.runestone.execution.EvaluationMode;
import dev.runestone.execution.EvaluationMode.Choice;
import dev.runestone.execution.Explain;
import dev.runestone.execution.FactGraph;
import dev.runestone.execution.PreparedWorkflow;
import dev.runestone.execution.WorkflowEvaluator;
import dev.runestone.execution.WorkflowOutcome;
import dev.runestone.execution.WorkflowResult;
import dev.runestone.expression.Expressions;
import dev.runestone.workflow.ContentHash;
import dev.runestone.workflow.RuleSet;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One evaluation that reacts until it is satisfied, pass by pass, on one thread. */
final class Iterations {
    private final WorkflowEvaluator evaluator;
    private final PreparedWorkflow prepared;
    private final EvaluationCall call;
    private final Until until;
    private final Bounds bounds;
    private final int historyLength;
    private final Lookout lookout;
    private final CollectedProductions productions;
    private final IterationMemo memo;
    private final Map<String, Integer> feedback = new LinkedHashMap<>();
    private final @Nullable Reading goal;
    private final @Nullable Reading divergence;
    private final @Nullable Reading stagnation;
    private final Map<String, Integer> watched = new LinkedHashMap<>();
    private final ArrayDeque<BigDecimal> recent = new ArrayDeque<>();
    private final ArrayDeque<Pass> history = new ArrayDeque<>();
    /** The hash of what was fed back to the iteration that saw it, the oldest first. */
    private final LinkedHashMap<String, Integer> states;

    private final boolean hasRules;
    private final long deadline;
    private Map<String, @Nullable Object> inputs;
    private @Nullable WorkflowResult last;
    private long executed;
    private long recalled;
    private int iteration;

    /** What an evaluation may take at most. */
    private record Bounds(int iterations, int firings, int facts) {}

    /** Why it does not go on. */
    private record End(Satisfaction how, String explanation, int period) {
        End(Satisfaction how, String explanation) {
            this(how, explanation, 0);
        }
    }

    Iterations(
            WorkflowEvaluator evaluator,
            PreparedWorkflow prepared,
            EvaluationCall call,
            Expressions expressions,
            ReactConfig config,
            Duration longest) {
        this.evaluator = evaluator;
        this.prepared = prepared;
        this.call = call;
        this.until = call.until();
        this.bounds = new Bounds(
                bound(until.iterations(), config.iterations()),
                bound(until.firings(), config.firings()),
                bound(until.facts(), config.facts()));
        this.historyLength = config.history();
        this.lookout = new Lookout(prepared, expressions);
        this.productions = new CollectedProductions(until.productions(), expressions, config.productions());
        this.memo = new IterationMemo(prepared, productions);
        prepared.workflow().feedback().forEach((input, endpoint) -> feedback.put(input, prepared.endpoint(endpoint)));
        this.goal = until.goal() instanceof Goal.When when ? lookout.reading(when.expression()) : null;
        this.divergence = until.divergence() == null
                ? null
                : lookout.reading(until.divergence().value());
        this.stagnation = until.stagnation() == null
                ? null
                : lookout.reading(until.stagnation().value());
        if (until.tolerance() != null) {
            until.tolerance().values().forEach(name -> watched.put(name, lookout.endpoint(name)));
        }
        int remembered = config.states();
        this.states = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
                return size() > remembered;
            }
        };
        this.hasRules = prepared.workflow().components().values().stream().anyMatch(RuleSet.class::isInstance);
        this.inputs = new HashMap<>(call.inputs());
        Duration time = shortest(longest, call.deadline(), until.time());
        this.deadline = System.nanoTime() + time.toNanos();
    }

    private static int bound(int asked, int configured) {
        return asked == 0 ? configured : Math.min(asked, configured);
    }

    private static Duration shortest(Duration longest, @Nullable Duration... others) {
        Duration shortest = longest;
        for (Duration other : others) {
            if (other != null && other.compareTo(shortest) < 0) {
                shortest = other;
            }
        }
        return shortest;
    }

    StrategyOutcome react() {
        while (true) {
            iteration++;
            memo.begin(iteration);
            WorkflowOutcome outcome = pass();
            End end;
            try {
                end = outcome instanceof WorkflowOutcome.Stopped stopped ? ended(stopped) : ended(outcome.result());
            } catch (RefusalException unreadable) {
                // What is watched has no value: the caller is told, with what there is.
                outcome = new WorkflowOutcome.Stopped(null, unreadable.refusal(), unreadable, outcome.result());
                end = new End(Satisfaction.FAILED, unreadable.refusal().detail());
            }
            last = outcome.result();
            if (end != null) {
                return told(outcome, end);
            }
        }
    }

    private WorkflowOutcome pass() {
        WorkflowOutcome outcome;
        try {
            outcome = evaluator.evaluate(prepared, inputs, mode(), call.callers());
        } catch (RefusalException unfit) {
            WorkflowResult before = last;
            if (before == null) {
                throw unfit;
            }
            // What is fed back is no value for the input; nothing of what was computed before is lost.
            return new WorkflowOutcome.Stopped(null, unfit.refusal(), unfit, before);
        }
        count(outcome.result());
        return outcome;
    }

    private EvaluationMode mode() {
        long left = Math.max(1, deadline - System.nanoTime());
        EvaluationMode mode = call.mode().with(Choice.ITERATE).with(memo).within(Duration.ofNanos(left));
        // Which rules fired is known only where they are traced.
        return hasRules && call.explain() == Explain.NONE ? mode.with(Explain.TRACE) : mode;
    }

    private void count(WorkflowResult result) {
        executed += result.executed();
        recalled += result.recalled();
        history.add(new Pass(iteration, result.executed(), result.recalled()));
        if (history.size() > historyLength) {
            history.remove();
        }
    }

    private End ended(WorkflowOutcome.Stopped stopped) {
        boolean late = stopped.component() == null && stopped.refusal().kind() == Refusal.Kind.TIMEOUT;
        return late
                ? new End(Satisfaction.TIME_LIMIT, "The time was over in iteration " + iteration + ".")
                : new End(Satisfaction.FAILED, stopped.refusal().detail());
    }

    private @Nullable End ended(WorkflowResult result) {
        FactGraph facts = result.facts();
        End end = satisfied(result);
        if (end == null) {
            Map<String, @Nullable Object> next = fedBack(facts);
            end = SameValues.same(next, inputs)
                    ? new End(Satisfaction.QUIET, quiet())
                    : firstOf(converged(facts), diverged(facts), stagnant(facts), oscillating(next), limited());
            inputs = next;
        }
        return end;
    }

    private static @Nullable End firstOf(@Nullable End... ends) {
        for (End end : ends) {
            if (end != null) {
                return end;
            }
        }
        return null;
    }

    private String quiet() {
        return feedback.isEmpty()
                ? "No component is ready, and nothing is fed back."
                : "What is fed back after iteration " + iteration + " is what it was before it.";
    }

    private @Nullable End satisfied(WorkflowResult result) {
        Goal sought = until.goal();
        if (sought instanceof Goal.Output output && result.outputs().containsKey(output.name())) {
            return new End(Satisfaction.SATISFIED, "There is an output '" + output.name() + "'.");
        }
        if (sought instanceof Goal.Rule rule && memo.fired(rule.name())) {
            return new End(Satisfaction.SATISFIED, "The rule '" + rule.name() + "' has fired.");
        }
        if (goal != null && Boolean.TRUE.equals(Lookout.evaluate(goal, result.facts(), iteration))) {
            return new End(
                    Satisfaction.SATISFIED, "'" + goal.expression().text() + "' holds in iteration " + iteration + ".");
        }
        return null;
    }

    private Map<String, @Nullable Object> fedBack(FactGraph facts) {
        Map<String, @Nullable Object> next = new HashMap<>(inputs);
        feedback.forEach((input, endpoint) -> {
            // Where a condition let nothing through the input stays what it is.
            if (facts.at(endpoint) != null) {
                next.put(input, Lookout.value(facts, endpoint));
            }
        });
        return next;
    }

    private @Nullable End converged(FactGraph facts) {
        Until.Tolerance tolerance = until.tolerance();
        WorkflowResult before = last;
        if (tolerance == null || before == null) {
            return null;
        }
        Distance distance = new Distance(tolerance.absolute(), tolerance.relative());
        boolean all = watched.values().stream()
                .allMatch(endpoint ->
                        distance.isWithin(Lookout.value(before.facts(), endpoint), Lookout.value(facts, endpoint)));
        return all
                ? new End(
                        Satisfaction.CONVERGED,
                        "In iteration " + iteration + " nothing in " + String.join(", ", watched.keySet())
                                + " has changed by more than " + tolerance.absolute() + " + " + tolerance.relative()
                                + " of itself.")
                : null;
    }

    private @Nullable End diverged(FactGraph facts) {
        Until.Divergence bound = until.divergence();
        if (divergence == null || bound == null) {
            return null;
        }
        String text = divergence.expression().text();
        try {
            Object value = Lookout.evaluate(divergence, facts, iteration);
            if (value instanceof Number number && Math.abs(number.doubleValue()) <= bound.beyond()) {
                return null;
            }
            return new End(
                    Satisfaction.DIVERGED,
                    "'" + text + "' is " + (value instanceof Number number ? number.doubleValue() : value)
                            + " in iteration " + iteration + ", the bound is " + bound.beyond() + ".");
        } catch (RefusalException none) {
            return new End(Satisfaction.DIVERGED, "'" + text + "' has no value in iteration " + iteration + ".");
        }
    }

    private @Nullable End stagnant(FactGraph facts) {
        Until.Stagnation bound = until.stagnation();
        if (stagnation == null
                || bound == null
                || !(Lookout.evaluate(stagnation, facts, iteration) instanceof Number number)) {
            return null;
        }
        recent.add(SameValues.decimal(number));
        if (recent.size() <= bound.iterations()) {
            return null;
        }
        recent.remove();
        double range = Collections.max(recent).subtract(Collections.min(recent)).doubleValue();
        return range <= bound.improvement()
                ? new End(
                        Satisfaction.STAGNANT,
                        "'" + stagnation.expression().text() + "' has stayed within " + range + " for "
                                + bound.iterations() + " iterations.")
                : null;
    }

    private @Nullable End oscillating(Map<String, @Nullable Object> next) {
        if (iteration == 1) {
            states.put(state(inputs), 0);
        }
        Integer before = states.put(state(next), iteration);
        return before == null
                ? null
                : new End(
                        Satisfaction.OSCILLATING,
                        "What is fed back after iteration " + iteration + " was fed back " + (iteration - before)
                                + " iterations before.",
                        iteration - before);
    }

    private String state(Map<String, @Nullable Object> of) {
        Map<String, @Nullable Object> fed = new HashMap<>();
        feedback.keySet().forEach(input -> fed.put(input, of.get(input)));
        return ContentHash.ofValue(fed);
    }

    private @Nullable End limited() {
        if (iteration >= bounds.iterations()) {
            return new End(Satisfaction.ITERATION_LIMIT, "There were " + iteration + " iterations, the limit.");
        }
        if (memo.firings() > bounds.firings()) {
            return new End(
                    Satisfaction.FIRING_LIMIT,
                    memo.firings() + " rules have fired, the limit is " + bounds.firings() + ".");
        }
        if (memo.facts() > bounds.facts()) {
            return new End(
                    Satisfaction.FACT_LIMIT, memo.facts() + " facts were made, the limit is " + bounds.facts() + ".");
        }
        return System.nanoTime() - deadline > 0
                ? new End(Satisfaction.TIME_LIMIT, "The time was over after iteration " + iteration + ".")
                : null;
    }

    private StrategyOutcome told(WorkflowOutcome outcome, End end) {
        Reactions reactions = new Reactions(
                end.how(),
                end.explanation(),
                iteration,
                executed,
                recalled,
                memo.firings(),
                memo.facts(),
                end.period(),
                new ArrayList<>(history),
                productions.told());
        // That the time was over is an answer here; a failure is none.
        WorkflowOutcome whole =
                end.how() == Satisfaction.FAILED ? outcome : new WorkflowOutcome.Completed(outcome.result());
        return new StrategyOutcome(whole, reactions, null);
    }
}
