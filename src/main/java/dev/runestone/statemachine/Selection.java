package dev.runestone.statemachine;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Selects the transitions that are possible. A pure function of what it is asked, so that its answers can be kept.
 */
interface Selection {

    /**
     * The numbers of the possible transitions, those first that are to be taken first.
     *
     * @param question what the machine is in
     */
    List<Integer> possible(Question question);

    /**
     * What there is to select from.
     *
     * @param active the active states, by their order in the document
     * @param event the event's name; null for none
     * @param guards the numbers of the guarded transitions in question whose guard holds
     */
    record Question(BitSet active, @Nullable String event, BitSet guards) {}
}
