package dev.runestone.execution;

import java.util.Map;

/** What starts runs for state machines. */
interface RunStarter {
    /**
     * Starts a durable run of the latest version of a workflow and waits until its beginning is committed. One that has the
     * id already is that run.
     *
     * @param id the run's id: letters, digits, '_' and '-'
     * @param attributes what the run can be found by
     * @throws dev.runestone.api.RefusalException where it cannot be started; {@code CONFLICT} where another run has the id
     */
    void start(String id, String workflow, Map<String, Object> inputs, Map<String, String> attributes);
}
