package dev.runestone.composition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds which offers lead from what is provided to what is wanted: the fewest layers that are possible, at the least cost
 * for so many, and cheaper plans of more layers. Without any language model, and always with the same answer.
 */
public final class Planner {
    private final Taxonomy taxonomy;
    private final PlanLimits limits;

    /** A planner of a taxonomy without circles. */
    public Planner(Taxonomy taxonomy, PlanLimits limits) {
        this.taxonomy = taxonomy;
        this.limits = limits;
    }

    /**
     * Plans.
     *
     * @param offers what can be used, each name once
     */
    public Planned plan(List<Offer> offers, Goal goal) {
        Network network = new Network(offers, taxonomy, goal);
        int fewest = network.layers();
        if (fewest == Network.NEVER) {
            return unreachable(offers, goal, network);
        }
        List<Plan> plans = new ArrayList<>();
        double below = Double.POSITIVE_INFINITY;
        for (int layers = fewest; layers <= fewest + limits.moreLayers(); layers++) {
            LayeredSearch.Result result = LayeredSearch.search(network, layers, limits, below);
            int[] used = result.used();
            if (used != null) {
                Plan plan = arranged(Arrays.stream(used).mapToObj(offers::get).toList(), goal, result.complete());
                plans.add(plan);
                below = plan.cost();
            }
        }
        return new Planned.Found(plans);
    }

    /** Each offer in the first layer that it can stand in, and who gives it what. */
    private Plan arranged(List<Offer> used, Goal goal, boolean proven) {
        Map<String, Plan.Link> sources = new HashMap<>();
        goal.provided().forEach(concept -> give(sources, null, concept));
        List<List<Offer>> layers = layers(used, goal);
        List<Plan.Link> links = new ArrayList<>();
        for (List<Offer> layer : layers) {
            layer.forEach(offer -> offer.needs().forEach(need -> links.add(link(sources, need, offer))));
            layer.forEach(offer -> offer.provides().forEach(concept -> give(sources, offer, concept)));
        }
        goal.wanted().forEach(wanted -> links.add(link(sources, wanted, null)));
        double cost = used.stream().mapToDouble(Offer::cost).sum();
        return new Plan(layers, links, cost, proven);
    }

    private List<List<Offer>> layers(List<Offer> used, Goal goal) {
        int[] layerOf = new Network(used, taxonomy, goal).offerLayer;
        List<List<Offer>> layers = new ArrayList<>();
        for (int offer = 0; offer < layerOf.length; offer++) {
            if (layerOf[offer] == Network.NEVER) {
                throw new IllegalStateException("The plan has a circle: " + used);
            }
            while (layers.size() < layerOf[offer]) {
                layers.add(new ArrayList<>());
            }
            layers.get(layerOf[offer] - 1).add(used.get(offer));
        }
        return layers;
    }

    private void give(Map<String, Plan.Link> sources, @Nullable Offer from, String concept) {
        for (String kind : taxonomy.kinds(concept)) {
            sources.putIfAbsent(kind, new Plan.Link(from, concept, kind, null));
        }
    }

    private static Plan.Link link(Map<String, Plan.Link> sources, String needed, @Nullable Offer consumer) {
        Plan.Link source = Objects.requireNonNull(sources.get(needed));
        return new Plan.Link(source.from(), source.given(), needed, consumer);
    }

    /**
     * What is missing is planned for as well: each concept that there is no way to could be given by an offer that costs
     * more than all others together, so that the cheapest plan takes as few of them as possible; and what is wanted by one
     * that costs still more, because that it is missing is known.
     */
    private Planned unreachable(List<Offer> offers, Goal goal, Network network) {
        double all = offers.stream().mapToDouble(Offer::cost).sum() + 1;
        double piece = all * (network.wanted.length + 2);
        List<Offer> more = new ArrayList<>(offers);
        for (int concept = 0; concept < network.concepts.size(); concept++) {
            if (network.conceptLayer[concept] == Network.NEVER) {
                String name = network.concepts.get(concept);
                double cost = goal.wanted().contains(name) ? piece + all : piece;
                // A blank cannot begin the name of an offer of somebody else's.
                more.add(new Offer(" " + name, Set.of(), Set.of(name), cost));
            }
        }
        Network complete = new Network(more, taxonomy, goal);
        LayeredSearch.Result result = LayeredSearch.search(complete, more.size(), limits, Double.POSITIVE_INFINITY);
        Set<String> unreached = Arrays.stream(network.wanted)
                .filter(concept -> network.conceptLayer[concept] == Network.NEVER)
                .mapToObj(network.concepts::get)
                .collect(Collectors.toSet());
        Set<String> missing = Arrays.stream(Objects.requireNonNull(result.used()))
                .filter(offer -> offer >= offers.size())
                .mapToObj(offer -> more.get(offer).provides())
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
        return new Planned.Unreachable(unreached, missing, result.complete());
    }
}
