package dev.runestone.composition;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The cheapest set of offers that leads to what is wanted within so many layers: depth-first branch and bound, backward
 * from the wanted concepts.
 *
 * <p>While some needed concept has no offer that provides it in time, the one with the fewest offers in question is taken:
 * one branch for each of them, in which the offers of the branches before are out of the question for that concept, so
 * that no plan is looked at twice. A layer is a number that falls from a consumer to its provider, so that circles cannot
 * arise.
 */
final class LayeredSearch {
    /** Costs that differ by less are equal: they are sums in different orders. */
    private static final double EPSILON = 1e-9;

    private final Network network;
    /** Candidate to the number of its offer. */
    private final int[] offers;

    private final double[] costs;
    /** Concept to the candidates that provide it. */
    private final int[][] providers;

    private final PartialPlan partial;
    private final Deque<Choice> choices = new ArrayDeque<>();
    private final long stepLimit;
    private final long deadlineNanos;

    private long steps;
    private boolean spent;
    private double bestCost;
    /** Candidate to whether the best plan uses it. */
    private boolean @Nullable [] best;

    /** A needed concept, and those that could provide it; those before {@code next} have been tried. */
    private static final class Choice {
        final int concept;
        final int[] options;
        final double cost;
        int next;
        int changes;

        Choice(int concept, int[] options, PartialPlan partial) {
            this.concept = concept;
            this.options = options;
            cost = partial.cost();
            changes = partial.changes();
        }
    }

    /**
     * What was found.
     *
     * @param used the offers of the cheapest plan, by number; null where none costs less than asked
     * @param complete whether everything was looked at that could cost less
     */
    record Result(int @Nullable [] used, boolean complete) {}

    private LayeredSearch(Network network, List<Integer> candidates, PlanLimits limits, double below) {
        this.network = network;
        stepLimit = limits.steps();
        deadlineNanos = System.nanoTime() + limits.time().toNanos();
        bestCost = below;
        offers = candidates.stream().mapToInt(offer -> offer).toArray();
        costs = Arrays.stream(offers)
                .mapToDouble(offer -> network.offers.get(offer).cost())
                .toArray();
        providers = Network.inverse(chosen(network.provides), network.concepts.size());
        partial = new PartialPlan(
                chosen(network.needs),
                costs,
                Arrays.stream(offers).map(offer -> network.offerLayer[offer]).toArray(),
                network.conceptLayer);
    }

    private int[][] chosen(int[][] ofOffers) {
        return Arrays.stream(offers).mapToObj(offer -> ofOffers[offer]).toArray(int[][]::new);
    }

    /** The cheapest plan of so many layers at most that costs less than {@code below}. */
    static Result search(Network network, int layers, PlanLimits limits, double below) {
        LayeredSearch search = new LayeredSearch(network, Candidates.of(network, layers), limits, below);
        search.takeFirstProviders();
        for (int concept : network.wanted) {
            search.partial.require(concept, layers);
        }
        search.descend();
        return search.result();
    }

    private Result result() {
        boolean[] found = best;
        int[] used = found == null
                ? null
                : IntStream.range(0, offers.length)
                        .filter(candidate -> found[candidate])
                        .map(candidate -> offers[candidate])
                        .toArray();
        return new Result(used, !spent);
    }

    /** A plan to begin with, so that there is one however soon the search is cut off: what provides each concept first. */
    private void takeFirstProviders() {
        boolean[] used = new boolean[offers.length];
        boolean[] needed = new boolean[network.concepts.size()];
        Deque<Integer> open = new ArrayDeque<>();
        Arrays.stream(network.wanted).forEach(open::add);
        double cost = 0;
        while (!open.isEmpty()) {
            int concept = open.remove();
            if (needed[concept]) {
                continue;
            }
            needed[concept] = true;
            int first = Arrays.stream(providers[concept])
                    .boxed()
                    .min(Comparator.comparingInt(candidate -> network.offerLayer[offers[candidate]]))
                    .orElseThrow();
            if (!used[first]) {
                used[first] = true;
                cost += costs[first];
                Arrays.stream(network.needs[offers[first]]).forEach(open::add);
            }
        }
        if (cost < bestCost - EPSILON) {
            bestCost = cost;
            best = used;
        }
    }

    private void descend() {
        boolean deeper = true;
        while (deeper || !choices.isEmpty()) {
            steps++;
            if (steps > stepLimit
                    || System.nanoTime() - deadlineNanos > 0
                    || Thread.currentThread().isInterrupted()) {
                spent = true;
                return;
            }
            if (deeper && mayImprove()) {
                choose();
            }
            deeper = !choices.isEmpty() && tryNext(choices.element());
        }
    }

    private boolean mayImprove() {
        return partial.cost() + bound() < bestCost - EPSILON;
    }

    /** Takes the next concept to provide for; where there is none the plan is whole, and the best so far. */
    private void choose() {
        int concept = tightest();
        if (concept < 0) {
            boolean[] used = new boolean[offers.length];
            for (int candidate = 0; candidate < used.length; candidate++) {
                used[candidate] = partial.isUsed(candidate);
            }
            best = used;
            bestCost = partial.cost();
        } else {
            choices.push(new Choice(concept, options(concept), partial));
        }
    }

    /** Goes on with the next offer for a concept; false where that leads nowhere. */
    private boolean tryNext(Choice choice) {
        partial.undo(choice.changes, choice.cost);
        if (choice.next > 0) {
            partial.exclude(choice.options[choice.next - 1], choice.concept);
            choice.changes = partial.changes();
        }
        if (choice.next == choice.options.length) {
            choices.pop();
            return false;
        }
        return partial.use(choice.options[choice.next++], partial.due(choice.concept));
    }

    /** The unprovided concept with the fewest offers in question; negative where all are provided. */
    private int tightest() {
        int tightest = -1;
        int fewest = Integer.MAX_VALUE;
        for (int concept = 0; concept < providers.length && fewest > 1; concept++) {
            if (partial.isNeeded(concept) && !isProvided(concept)) {
                int count = 0;
                for (int candidate : providers[concept]) {
                    count += partial.canProvide(candidate, concept) ? 1 : 0;
                }
                if (count < fewest) {
                    fewest = count;
                    tightest = concept;
                }
            }
        }
        return tightest;
    }

    private boolean isProvided(int concept) {
        for (int candidate : providers[concept]) {
            if (partial.provides(candidate, concept)) {
                return true;
            }
        }
        return false;
    }

    /** The offers in question for a concept: those in use first, then those that bring least cost and fewest needs. */
    private int[] options(int concept) {
        return Arrays.stream(providers[concept])
                .filter(candidate -> partial.canProvide(candidate, concept))
                .boxed()
                .sorted(Comparator.comparingDouble(partial::additional))
                .mapToInt(candidate -> candidate)
                .toArray();
    }

    /**
     * What is at least still to be paid: for unprovided concepts no two of which one offer could provide, the cheapest
     * offer each; infinite where a concept has none left.
     */
    private double bound() {
        boolean[] counted = new boolean[offers.length];
        double bound = 0;
        for (int concept = 0; concept < providers.length; concept++) {
            if (partial.isNeeded(concept)) {
                double cheapest = Double.POSITIVE_INFINITY;
                for (int candidate : providers[concept]) {
                    if (partial.canProvide(candidate, concept)) {
                        boolean paid = counted[candidate] || partial.isUsed(candidate);
                        cheapest = Math.min(cheapest, paid ? 0 : costs[candidate]);
                    }
                }
                if (cheapest > 0) {
                    bound += cheapest;
                    for (int candidate : providers[concept]) {
                        counted[candidate] = true;
                    }
                }
            }
        }
        return bound;
    }
}
