package dev.runestone.knowledge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kie.api.event.rule.ObjectDeletedEvent;
import org.kie.api.event.rule.ObjectInsertedEvent;
import org.kie.api.event.rule.ObjectUpdatedEvent;
import org.kie.api.event.rule.RuleRuntimeEventListener;
import org.kie.api.runtime.rule.FactHandle;

/** Follows what rules do to the facts: keeps count, keeps order, and tells the trace. */
final class FactWatch implements RuleRuntimeEventListener {
    private final FiringControl control;
    private final @Nullable TraceRecorder trace;
    private final List<FactHandle> given;
    private final List<FactHandle> produced = new ArrayList<>();
    private Set<FactHandle> deleted = Set.of();

    FactWatch(FiringControl control, @Nullable TraceRecorder trace, int facts) {
        this.control = control;
        this.trace = trace;
        this.given = new ArrayList<>(facts);
    }

    void given(FactHandle handle, Object fact) {
        given.add(handle);
        if (trace != null) {
            trace.given(handle, fact);
        }
    }

    @Override
    public void objectInserted(ObjectInsertedEvent event) {
        control.inserted();
        produced.add(event.getFactHandle());
        if (trace != null) {
            trace.inserted(event.getFactHandle(), event.getObject());
        }
    }

    @Override
    public void objectUpdated(ObjectUpdatedEvent event) {
        if (trace != null) {
            trace.updated(event.getFactHandle(), event.getObject());
        }
    }

    @Override
    public void objectDeleted(ObjectDeletedEvent event) {
        control.deleted();
        if (deleted.isEmpty()) {
            deleted = Collections.newSetFromMap(new IdentityHashMap<>());
        }
        deleted.add(event.getFactHandle());
        if (trace != null) {
            trace.deleted(event.getFactHandle(), event.getOldObject());
        }
    }

    /** The facts given that are still there, in order. */
    List<FactHandle> given() {
        return live(given);
    }

    /** The facts that rules inserted and that are still there, in order. */
    List<FactHandle> produced() {
        return live(produced);
    }

    private List<FactHandle> live(List<FactHandle> handles) {
        if (deleted.isEmpty()) {
            return handles;
        }
        return handles.stream().filter(handle -> !deleted.contains(handle)).toList();
    }
}
