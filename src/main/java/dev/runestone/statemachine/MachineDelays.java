package dev.runestone.statemachine;

import dev.runestone.timer.AlarmHandler;
import dev.runestone.timer.Alarms;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Instant;

/** Lets the delays of machines end by alarms. */
@Singleton
final class MachineDelays implements Delays, AlarmHandler {
    private static final String KIND = "machine";
    /** No name has it. */
    private static final char BETWEEN = '\n';

    private final Alarms alarms;
    /** Looked up when the first alarm rings, because the machines need their delays. */
    private final Instance<StateMachines> machines;

    MachineDelays(Alarms alarms, Instance<StateMachines> machines) {
        this.alarms = alarms;
        this.machines = machines;
    }

    @Override
    public void set(String id, Instant at, String machine, String key, String event) {
        alarms.set(KIND, id, at, machine + BETWEEN + key);
    }

    @Override
    public void cancel(String id) {
        alarms.cancel(KIND, id);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void ring(String id, String payload) {
        int between = payload.indexOf(BETWEEN);
        machines.get().elapsed(payload.substring(0, between), payload.substring(between + 1), id);
    }
}
