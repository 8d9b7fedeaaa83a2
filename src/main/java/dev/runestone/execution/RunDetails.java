package dev.runestone.execution;

import dev.runestone.journal.Failure;
import dev.runestone.journal.RunEvent;
import dev.runestone.journal.RunHead;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What there is to see of a run: the fold of its committed events.
 *
 * @param head what it is found by
 * @param inputs input name to JSON value
 * @param components each component and how far it is, in topological order
 * @param waitingFor what its parked steps wait for, and when failed components are tried again
 * @param facts its facts so far, with their ancestry
 * @param outputs output name to JSON value; null unless it has completed
 * @param failure why it failed; null unless it has
 * @param failedComponent the component that can be retried; null where there is none
 * @param parent the step of another run that waits for this one; null for none
 */
public record RunDetails(
        RunHead head,
        Map<String, @Nullable Object> inputs,
        Map<String, ComponentStatus> components,
        List<Wait> waitingFor,
        FactGraph facts,
        @Nullable Map<String, @Nullable Object> outputs,
        @Nullable Failure failure,
        @Nullable String failedComponent,
        RunEvent.@Nullable Parent parent) {

    /**
     * Something that a run waits for.
     *
     * @param component the component
     * @param kind {@code task}, {@code signal}, {@code timer}, {@code child} or {@code retry}
     * @param subject the signal's name, the child run's id; empty for the others
     * @param token completes it from outside; null where nothing does
     * @param until when the waiting ends; null for never
     * @param attempt the number of the attempt that waits, or that comes next
     */
    public record Wait(
            String component,
            String kind,
            String subject,
            @Nullable String token,
            @Nullable Instant until,
            int attempt) {}

    public RunDetails {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        components = Collections.unmodifiableMap(new LinkedHashMap<>(components));
        waitingFor = List.copyOf(waitingFor);
    }

    static RunDetails of(RunHead head, RunState state) {
        List<Wait> waits = new ArrayList<>();
        state.waiters().values().forEach(waiter -> waits.add(wait(waiter)));
        state.retries()
                .forEach((node, at) -> waits.add(
                        new Wait(state.plan().graph().names[node], "retry", "", null, at, state.attempt(node))));
        RunState.Failed failed = state.failed();
        return new RunDetails(
                head,
                state.started().inputs(),
                state.components(),
                waits,
                state.facts(),
                state.outputs(),
                state.failure(),
                failed == null || state.compensationBegun() || !state.ended()
                        ? null
                        : state.plan().graph().names[failed.node()],
                state.started().parent());
    }

    private static Wait wait(RunState.Waiter waiter) {
        RunEvent.Parked parked = waiter.parked();
        return new Wait(
                parked.component(),
                parked.kind().name().toLowerCase(Locale.ROOT),
                parked.subject(),
                parked.kind() == RunEvent.Waiting.TASK ? parked.token() : null,
                waiter.due(),
                parked.attempt());
    }
}
