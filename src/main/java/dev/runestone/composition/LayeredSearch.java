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
 * <p>A partial plan is which offers it uses, each with the last layer that it may stand in, and which concepts it needs,
 * each with the last layer after which they must be there. While some needed concept has no offer that provides it in
 * time, the one with the fewest offers in question is taken: one branch for each of them, in which the offers of the
 * branches before are out of the question for that concept, so that no plan is looked at twice. A layer is a number that
 * falls from a consumer to its provider, so that circles cannot arise.
 */
final class LayeredSearch {
    /** Costs that differ by less are equal: they are sums in different orders. */
    private static final double EPSILON = 1e-9;

    private final Network network;
    private final int[] offers;
    private final double[] costs;
    /** Concept to the candidates that provide it, the cheapest first. */
    private final int[][] providers;

    private final int layers;
    private final long stepLimit;
    private final long deadlineNanos;

    private long steps;
    private double bestCost;
    /** Candidate to whether the best plan uses it. */
    private boolean @Nullable [] best;

    /** Layers of candidates and concepts in one partial plan; 0 for what is not used or needed. */
    private record Partial(int[] slot, int[] earliest, int[] due, double cost) {
        Partial copy() {
            return new Partial(slot.clone(), earliest.clone(), due.clone(), cost);
        }

        Partial costing(double more) {
            return more == 0 ? this : new Partial(slot, earliest, due, cost + more);
        }
    }

    private LayeredSearch(Network network, List<Integer> candidates, int layers, PlanLimits limits, double below) {
        this.network = network;
        this.layers = layers;
        stepLimit = limits.steps();
        deadlineNanos = System.nanoTime() + limits.time().toNanos();
        bestCost = below;
        offers = candidates.stream().mapToInt(offer -> offer).toArray();
        costs = Arrays.stream(offers)
                .mapToDouble(offer -> network.offers.get(offer).cost())
                .toArray();
        int[][] provides =
                Arrays.stream(offers).mapToObj(offer -> network.provides[offer]).toArray(int[][]::new);
        providers = Network.inverse(provides, network.concepts.size());
    }

    /**
     * Searches.
     *
     * @param used the offers of the cheapest plan, by number; null where none costs less than asked
     * @param complete whether everything was looked at that could cost less
     */
    record Result(int @Nullable [] used, boolean complete) {}

    /** The cheapest plan of so many layers at most that costs less than {@code below}. */
    static Result search(Network network, int layers, PlanLimits limits, double below) {
        return new LayeredSearch(network, Candidates.of(network, layers), layers, limits, below).result();
    }

    private Result result() {
        takeFirstProviders();
        Partial start = new Partial(
                new int[offers.length],
                Arrays.stream(offers).map(offer -> network.offerLayer[offer]).toArray(),
                new int[network.concepts.size()],
                0);
        for (int concept : network.wanted) {
            require(start, concept, layers);
        }
        descend(start);
        boolean[] found = best;
        boolean complete = !isSpent();
        if (found == null) {
            return new Result(null, complete);
        }
        int[] used = IntStream.range(0, offers.length)
                .filter(candidate -> found[candidate])
                .map(candidate -> offers[candidate])
                .toArray();
        return new Result(used, complete);
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

    private boolean isSpent() {
        return steps >= stepLimit || System.nanoTime() - deadlineNanos > 0;
    }

    private void descend(Partial given) {
        Partial partial = given;
        while (true) {
            steps++;
            if (isSpent() || partial.cost() + bound(partial) >= bestCost - EPSILON) {
                return;
            }
            int concept = tightest(partial);
            if (concept < 0) {
                keep(partial);
                return;
            }
            int[] options = options(partial, concept);
            for (int i = 0; i < options.length - 1; i++) {
                Partial branch = partial.copy();
                Partial used = use(branch, options[i], branch.due()[concept]);
                if (used != null) {
                    descend(used);
                }
                // From here on it does not stand early enough to provide this concept.
                partial.earliest()[options[i]] = partial.due()[concept] + 1;
            }
            Partial last =
                    options.length == 0 ? null : use(partial, options[options.length - 1], partial.due()[concept]);
            if (last == null) {
                return;
            }
            partial = last;
        }
    }

    private void keep(Partial partial) {
        boolean[] used = new boolean[offers.length];
        for (int candidate = 0; candidate < used.length; candidate++) {
            used[candidate] = partial.slot()[candidate] > 0;
        }
        best = used;
        bestCost = partial.cost();
    }

    /** The unprovided concept with the fewest offers in question; negative where all are provided. */
    private int tightest(Partial partial) {
        int tightest = -1;
        int fewest = Integer.MAX_VALUE;
        for (int concept = 0; concept < partial.due().length; concept++) {
            if (partial.due()[concept] > 0 && !isProvided(partial, concept)) {
                int count = 0;
                for (int candidate : providers[concept]) {
                    count += partial.earliest()[candidate] <= partial.due()[concept] ? 1 : 0;
                }
                if (count < fewest) {
                    fewest = count;
                    tightest = concept;
                }
            }
        }
        return tightest;
    }

    private boolean isProvided(Partial partial, int concept) {
        for (int candidate : providers[concept]) {
            int slot = partial.slot()[candidate];
            if (slot > 0 && slot <= partial.due()[concept]) {
                return true;
            }
        }
        return false;
    }

    /** The offers in question for a concept: those in use first, then those that bring least cost and fewest needs. */
    private int[] options(Partial partial, int concept) {
        return Arrays.stream(providers[concept])
                .filter(candidate -> partial.earliest()[candidate] <= partial.due()[concept])
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(candidate -> additional(partial, candidate)))
                .mapToInt(candidate -> candidate)
                .toArray();
    }

    private double additional(Partial partial, int candidate) {
        if (partial.slot()[candidate] > 0) {
            return 0;
        }
        int open = 0;
        for (int need : network.needs[offers[candidate]]) {
            open += partial.due()[need] == 0 ? 1 : 0;
        }
        return costs[candidate] * (1 + open);
    }

    /** Lets an offer stand in a layer, or an earlier one; null where its needs cannot be met then. */
    private @Nullable Partial use(Partial partial, int candidate, int layer) {
        boolean fresh = partial.slot()[candidate] == 0;
        if (!stand(partial, candidate, layer)) {
            return null;
        }
        return partial.costing(fresh ? costs[candidate] : 0);
    }

    private boolean stand(Partial partial, int candidate, int layer) {
        if (partial.earliest()[candidate] > layer) {
            return false;
        }
        if (partial.slot()[candidate] > 0 && partial.slot()[candidate] <= layer) {
            return true;
        }
        partial.slot()[candidate] = layer;
        for (int need : network.needs[offers[candidate]]) {
            if (!require(partial, need, layer - 1)) {
                return false;
            }
        }
        return true;
    }

    private boolean require(Partial partial, int concept, int layer) {
        if (partial.due()[concept] == 0 || partial.due()[concept] > layer) {
            if (network.conceptLayer[concept] > layer) {
                return false;
            }
            partial.due()[concept] = layer;
        }
        return true;
    }

    /**
     * What is at least still to be paid: for unprovided concepts no two of which one offer could provide, the cheapest
     * offer each.
     */
    private double bound(Partial partial) {
        boolean[] counted = new boolean[offers.length];
        double bound = 0;
        for (int concept = 0; concept < partial.due().length; concept++) {
            if (partial.due()[concept] == 0) {
                continue;
            }
            double cheapest = Double.POSITIVE_INFINITY;
            for (int candidate : providers[concept]) {
                if (partial.earliest()[candidate] <= partial.due()[concept]) {
                    boolean paid = counted[candidate] || partial.slot()[candidate] > 0;
                    cheapest = Math.min(cheapest, paid ? 0 : costs[candidate]);
                }
            }
            if (cheapest > 0 && cheapest < Double.POSITIVE_INFINITY) {
                bound += cheapest;
                for (int candidate : providers[concept]) {
                    counted[candidate] = true;
                }
            } else if (cheapest == Double.POSITIVE_INFINITY) {
                return cheapest;
            }
        }
        return bound;
    }
}
