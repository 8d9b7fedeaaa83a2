package dev.runestone.execution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When the nodes of a run were executed; kept only where somebody asked. */
final class Timings {
    private static final long NOT_EXECUTED = -1;

    private final long begun = System.nanoTime();
    private final long[] starts;
    private final long[] nanos;

    Timings(int nodes) {
        starts = new long[nodes];
        nanos = new long[nodes];
        Arrays.fill(nanos, NOT_EXECUTED);
    }

    void executed(int node, long start, long took) {
        starts[node] = start - begun;
        nanos[node] = took;
    }

    static List<Timing> of(@Nullable Timings timings, String[] names) {
        if (timings == null) {
            return List.of();
        }
        List<Timing> list = new ArrayList<>();
        for (int node = 0; node < names.length; node++) {
            if (timings.nanos[node] != NOT_EXECUTED) {
                list.add(new Timing(names[node], timings.starts[node] / 1e3, timings.nanos[node] / 1e3));
            }
        }
        return List.copyOf(list);
    }
}
