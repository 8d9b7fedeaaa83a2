package dev.runestone.knowledge;

import dev.runestone.knowledge.FiredRule.Change;
import dev.runestone.knowledge.FiredRule.TracedFact;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.drools.base.definitions.rule.impl.RuleImpl;
import org.drools.base.reteoo.InitialFactImpl;
import org.drools.core.common.InternalFactHandle;
import org.jspecify.annotations.Nullable;
import org.kie.api.event.rule.BeforeMatchFiredEvent;
import org.kie.api.event.rule.DefaultAgendaEventListener;
import org.kie.api.runtime.rule.FactHandle;
import org.kie.api.runtime.rule.Match;

/**
 * Writes down what fires, on what, changing what. Facts are mutable, so each is copied when it is matched and when it
 * changes; the copy before a change is the one made last.
 */
final class TraceRecorder extends DefaultAgendaEventListener {
    /** A reference, a header and a share of the containers around it. */
    private static final int BYTES_OF_VALUE = 24;

    private static final int BYTES_OF_FIRING = 160;

    private final PlainValues values;
    private final KnowledgeConfig.Trace limits;
    private final List<FiredRule> fired = new ArrayList<>();
    private final IdentityHashMap<FactHandle, TracedFact> latest = new IdentityHashMap<>();
    private List<Change> changes = new ArrayList<>();
    private long numbered;
    private long bytes;
    private boolean full;

    TraceRecorder(PlainValues values, KnowledgeConfig.Trace limits) {
        this.values = values;
        this.limits = limits;
    }

    List<FiredRule> fired() {
        return fired;
    }

    boolean isTruncated() {
        return full;
    }

    void given(FactHandle handle, Object fact) {
        latest.put(handle, snapshot(++numbered, fact));
    }

    @Override
    public void beforeMatchFired(BeforeMatchFiredEvent event) {
        if (full || fired.size() >= limits.firings() || bytes > limits.bytes()) {
            full = true;
            return;
        }
        Match match = event.getMatch();
        RuleImpl rule = (RuleImpl) match.getRule();
        List<? extends FactHandle> handles = match.getFactHandles();
        List<Object> objects = match.getObjects();
        List<TracedFact> matched = new ArrayList<>(handles.size());
        for (int i = 0; i < handles.size(); i++) {
            // Drools' own fact, which stands for 'no condition on facts'
            if (!(objects.get(i) instanceof InitialFactImpl)) {
                matched.add(matched(handles.get(i), objects.get(i)));
            }
        }
        changes = new ArrayList<>(2);
        bytes += BYTES_OF_FIRING;
        fired.add(new FiredRule(
                rule.getName(), rule.getPackageName(), rule.getAgendaGroup(), match.getSalience(), matched, changes));
    }

    private TracedFact matched(FactHandle handle, Object fact) {
        TracedFact known = latest.get(handle);
        if (known == null && ((InternalFactHandle) handle).isEvent()) {
            // remembered from an earlier evaluation
            TracedFact now = snapshot(++numbered, fact);
            latest.put(handle, now);
            return now;
        }
        if (known == null) {
            // the result of an accumulate or of a from is matched, but is no fact of the session
            return snapshot(0, fact);
        }
        // a consequence may have changed it without telling Drools
        TracedFact now = snapshot(known.id(), fact);
        latest.put(handle, now);
        return now;
    }

    void inserted(FactHandle handle, Object fact) {
        TracedFact now = full ? new TracedFact(++numbered, "", Map.of()) : snapshot(++numbered, fact);
        latest.put(handle, now);
        note(new Change(Change.Kind.INSERT, now, null));
    }

    void updated(FactHandle handle, Object fact) {
        if (full) {
            return;
        }
        TracedFact before = latest.get(handle);
        TracedFact now = snapshot(before == null ? 0 : before.id(), fact);
        latest.put(handle, now);
        note(new Change(Change.Kind.UPDATE, now, before == null ? Map.of() : before.value()));
    }

    void deleted(FactHandle handle, Object fact) {
        if (full) {
            return;
        }
        TracedFact before = latest.remove(handle);
        note(new Change(Change.Kind.DELETE, before == null ? snapshot(0, fact) : before, null));
    }

    private void note(Change change) {
        if (!full && bytes <= limits.bytes()) {
            changes.add(change);
        } else {
            full = true;
        }
    }

    private TracedFact snapshot(long id, @Nullable Object fact) {
        if (fact == null) {
            return new TracedFact(id, "null", Map.of());
        }
        Map<String, Object> copy = values.fact(fact);
        bytes += size(copy);
        return new TracedFact(id, values.typeName(fact), copy);
    }

    private static long size(Map<String, Object> copy) {
        if (copy instanceof FactRecord fields) {
            return fields.estimatedBytes(BYTES_OF_VALUE);
        }
        long size = (long) BYTES_OF_VALUE * copy.size();
        for (Object value : copy.values()) {
            size += value instanceof String text ? text.length() : 0;
        }
        return size;
    }
}
