package dev.runestone.statemachine;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What an event did.
 *
 * @param instance the instance after it
 * @param taken the transitions, each with its rule and why it fired
 * @param emitted the facts
 * @param started the runs that were asked for
 * @param replayed whether the event had been handled before
 */
@Schema(description = "What an event did to an instance.")
record TransitionView(
        InstanceView instance, List<Taken> taken, List<Emitted> emitted, List<Started> started, boolean replayed) {
    static TransitionView of(Transitioned transitioned) {
        return new TransitionView(
                InstanceView.of(transitioned.snapshot()),
                transitioned.taken(),
                transitioned.emitted(),
                transitioned.started(),
                transitioned.replayed());
    }
}
