package dev.runestone.statemachine;

import java.util.Map;

/** Where machines start workflows. Each start is handed on at least once: the same id again is the same run. */
public interface Starts {
    /**
     * Starts a run.
     *
     * @param id which one
     * @param workflow the workflow's name; the latest version runs
     * @param inputs JSON values by name
     */
    void start(String id, String workflow, Map<String, Object> inputs);
}
