package dev.runestone.composition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Offers in the order of their use, and who gives what to whom.
 *
 * @param layers the offers of each layer; those of one layer need nothing of each other
 * @param links where each needed concept comes from
 * @param cost the sum of the costs of the offers
 * @param proven whether no plan of as few layers costs less; false where the search was cut off before it knew
 */
public record Plan(List<List<Offer>> layers, List<Link> links, double cost, boolean proven) {
    /**
     * One concept on its way.
     *
     * @param from the offer that provides it; null where it is among what was provided
     * @param given the concept that is provided, which is the needed one or a kind of it
     * @param needed the concept that is needed
     * @param to the offer that needs it; null where it is wanted
     */
    public record Link(
            @Nullable Offer from,
            String given,
            String needed,
            @Nullable Offer to) {}

    public Plan {
        layers = layers.stream().map(List::copyOf).toList();
        links = List.copyOf(links);
    }

    /** How many offers are used. */
    public int size() {
        return layers.stream().mapToInt(List::size).sum();
    }
}
