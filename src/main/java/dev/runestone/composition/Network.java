package dev.runestone.composition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Offers and concepts as numbers, without what a goal gives already, and how early each can be had. */
final class Network {
    /** Later than any layer. */
    static final int NEVER = Integer.MAX_VALUE;

    final List<Offer> offers;
    final List<String> concepts;
    /** Offer to the concepts that it needs and nobody gives. */
    final int[][] needs;
    /** Offer to the concepts that there are after it, general ones included. */
    final int[][] provides;
    /** Concept to the offers that provide it. */
    final int[][] providers;
    /** Offer to the first layer that it can stand in, from 1. */
    final int[] offerLayer;
    /** Concept to the first layer after which there is one. */
    final int[] conceptLayer;

    final int[] wanted;

    Network(List<Offer> offers, Taxonomy taxonomy, Goal goal) {
        this.offers = List.copyOf(offers);
        Set<String> given = new HashSet<>();
        goal.provided().forEach(concept -> given.addAll(taxonomy.kinds(concept)));
        Map<String, Integer> numbers = new HashMap<>();
        concepts = new ArrayList<>();
        needs = new int[offers.size()][];
        provides = new int[offers.size()][];
        for (int offer = 0; offer < needs.length; offer++) {
            needs[offer] = numbered(offers.get(offer).needs(), given, numbers);
        }
        wanted = numbered(goal.wanted(), given, numbers);
        for (int offer = 0; offer < needs.length; offer++) {
            // What nobody needs or wants has no number.
            provides[offer] = offers.get(offer).provides().stream()
                    .flatMap(concept -> taxonomy.kinds(concept).stream())
                    .map(numbers::get)
                    .filter(number -> number != null)
                    .mapToInt(number -> number)
                    .distinct()
                    .toArray();
        }
        providers = inverse(provides, concepts.size());
        offerLayer = new int[needs.length];
        conceptLayer = new int[concepts.size()];
        layer();
    }

    private int[] numbered(Set<String> words, Set<String> given, Map<String, Integer> numbers) {
        return words.stream()
                .filter(word -> !given.contains(word))
                .mapToInt(word -> numbers.computeIfAbsent(word, unknown -> {
                    concepts.add(unknown);
                    return concepts.size() - 1;
                }))
                .toArray();
    }

    static int[][] inverse(int[][] targets, int size) {
        int[] counts = new int[size];
        for (int[] row : targets) {
            for (int target : row) {
                counts[target]++;
            }
        }
        int[][] sources = new int[size][];
        Arrays.setAll(sources, target -> new int[counts[target]]);
        for (int source = targets.length - 1; source >= 0; source--) {
            for (int target : targets[source]) {
                sources[target][--counts[target]] = source;
            }
        }
        return sources;
    }

    /** Layer by layer forward, each offer and each concept once. */
    private void layer() {
        Arrays.fill(offerLayer, NEVER);
        Arrays.fill(conceptLayer, NEVER);
        int[][] consumers = inverse(needs, concepts.size());
        int[] missing = new int[needs.length];
        List<Integer> now = new ArrayList<>();
        for (int offer = 0; offer < missing.length; offer++) {
            missing[offer] = needs[offer].length;
            if (missing[offer] == 0) {
                now.add(offer);
            }
        }
        for (int layer = 1; !now.isEmpty(); layer++) {
            List<Integer> next = new ArrayList<>();
            for (int offer : now) {
                offerLayer[offer] = layer;
                for (int concept : provides[offer]) {
                    if (conceptLayer[concept] == NEVER) {
                        conceptLayer[concept] = layer;
                        for (int consumer : consumers[concept]) {
                            if (--missing[consumer] == 0) {
                                next.add(consumer);
                            }
                        }
                    }
                }
            }
            now = next;
        }
    }

    /** The fewest layers that a plan can have; {@link #NEVER} where there is none. */
    int layers() {
        return Arrays.stream(wanted).map(concept -> conceptLayer[concept]).max().orElse(0);
    }
}
