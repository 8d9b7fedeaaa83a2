package dev.runestone.execution;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.statemachine.Starts;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Starts the runs that state machines ask for. What cannot be started now is asked for again by the machines; what can
 * never be started is logged once and given up.
 */
final class MachineStarts implements Starts {
    /** The attribute that tells which machine, instance and revision a run was started by. */
    static final String ATTRIBUTE = "startedBy";

    private static final Logger LOG = Logger.getLogger(MachineStarts.class);
    private static final int LONGEST = 200;

    private final RunStarter runs;

    MachineStarts(RunStarter runs) {
        this.runs = runs;
    }

    @Override
    public void start(String id, String workflow, Map<String, Object> inputs) {
        String attribute = id.length() <= LONGEST ? id : id.substring(0, LONGEST);
        try {
            runs.start("machine-" + EventId.hash(id), workflow, inputs, Map.of(ATTRIBUTE, attribute));
        } catch (RefusalException refused) {
            Refusal.Kind kind = refused.refusal().kind();
            if (kind == Refusal.Kind.CONFLICT) {
                // The run has begun, with a version of the workflow that is not the latest any more.
                LOG.debugf("The run that %s asks for has begun before.", id);
            } else if (kind == Refusal.Kind.INVALID) {
                LOG.errorf(
                        "The workflow %s cannot be started for %s: %s %s",
                        workflow, id, refused.getMessage(), refused.refusal().problems());
            } else {
                throw refused;
            }
        }
    }
}
