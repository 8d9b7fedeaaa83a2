package dev.runestone.composition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which offers a plan of so many layers can use at all, without those that another is as good as. */
final class Candidates {
    private final Network network;
    /** Concept to the last layer after which somebody could still need it; 0 for what nobody needs. */
    private final int[] useful;
    /** Offer to the last layer in which it could stand; 0 for none. */
    private final int[] latest;

    private Candidates(Network network) {
        this.network = network;
        useful = new int[network.concepts.size()];
        latest = new int[network.offers.size()];
    }

    /** The offers worth a look, by number. */
    static List<Integer> of(Network network, int layers) {
        Candidates candidates = new Candidates(network);
        candidates.reachBack(layers);
        return candidates.withoutDominated();
    }

    private void reachBack(int layers) {
        Deque<Integer> open = new ArrayDeque<>();
        for (int concept : network.wanted) {
            useful[concept] = layers;
            open.add(concept);
        }
        while (!open.isEmpty()) {
            int concept = open.remove();
            int by = useful[concept];
            for (int offer : network.providers[concept]) {
                if (network.offerLayer[offer] <= by && latest[offer] < by) {
                    latest[offer] = by;
                    for (int need : network.needs[offer]) {
                        if (useful[need] < by - 1) {
                            useful[need] = by - 1;
                            open.add(need);
                        }
                    }
                }
            }
        }
    }

    /**
     * An offer that needs no less, gives nothing more that is of use and costs no less than another can be replaced by
     * that one in any plan.
     */
    private List<Integer> withoutDominated() {
        List<Integer> relevant = new ArrayList<>();
        Worth[] worths = new Worth[latest.length];
        for (int offer = 0; offer < latest.length; offer++) {
            if (latest[offer] > 0) {
                relevant.add(offer);
                worths[offer] = new Worth(bits(network.needs[offer]), given(offer));
            }
        }
        relevant.sort(Comparator.<Integer>comparingDouble(
                        offer -> network.offers.get(offer).cost())
                .thenComparingInt(offer -> network.needs[offer].length)
                .thenComparingInt(offer -> -worths[offer].given().cardinality())
                .thenComparing(offer -> network.offers.get(offer).name()));
        Worth[] kept = new Worth[latest.length];
        List<Integer> keptOffers = new ArrayList<>();
        for (int offer : relevant) {
            if (!isDominated(worths[offer], kept)) {
                kept[offer] = worths[offer];
                keptOffers.add(offer);
            }
        }
        return keptOffers;
    }

    private boolean isDominated(Worth worth, @Nullable Worth[] kept) {
        // Whoever dominates it provides its first concept too.
        for (int other : network.providers[worth.given().nextSetBit(0)]) {
            Worth rival = kept[other];
            if (rival != null && rival.dominates(worth)) {
                return true;
            }
        }
        return false;
    }

    /** What an offer needs and gives, each with a digest that tells most differences without a look at the bits. */
    private record Worth(BitSet needs, BitSet given, long needsDigest, long givenDigest) {
        Worth(BitSet needs, BitSet given) {
            this(needs, given, digest(needs), digest(given));
        }

        boolean dominates(Worth other) {
            return (needsDigest & ~other.needsDigest) == 0
                    && (other.givenDigest & ~givenDigest) == 0
                    && covers(other.needs, needs)
                    && covers(given, other.given);
        }

        private static long digest(BitSet bits) {
            return bits.stream().mapToLong(bit -> 1L << bit).reduce(0, (one, other) -> one | other);
        }
    }

    private BitSet given(int offer) {
        BitSet given = bits(network.provides[offer]);
        for (int concept = given.nextSetBit(0); concept >= 0; concept = given.nextSetBit(concept + 1)) {
            if (useful[concept] == 0) {
                given.clear(concept);
            }
        }
        return given;
    }

    private static BitSet bits(int[] numbers) {
        BitSet bits = new BitSet();
        for (int number : numbers) {
            bits.set(number);
        }
        return bits;
    }

    private static boolean covers(BitSet large, BitSet small) {
        for (int bit = small.nextSetBit(0); bit >= 0; bit = small.nextSetBit(bit + 1)) {
            if (!large.get(bit)) {
                return false;
            }
        }
        return true;
    }
}
