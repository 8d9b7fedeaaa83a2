package dev.runestone.knowledge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.drools.core.common.DefaultEventHandle;
import org.drools.core.common.InternalFactHandle;
import org.drools.kiesession.session.StatefulKnowledgeSessionImpl;
import org.jspecify.annotations.Nullable;
import org.kie.api.runtime.rule.FactHandle;
import org.kie.api.runtime.rule.QueryResults;
import org.kie.api.runtime.rule.QueryResultsRow;
import org.kie.api.runtime.rule.Variable;
import org.kie.api.time.SessionPseudoClock;

/** One evaluation within its session: facts in, rules fired, results out. */
final class SessionRun {
    private final StatefulKnowledgeSessionImpl session;
    private final KnowledgeBase base;
    private final KnowledgeConfig config;
    private final FiringControl control;
    private final PlainValues values;

    SessionRun(
            StatefulKnowledgeSessionImpl session, KnowledgeBase base, KnowledgeConfig config, FiringControl control) {
        this.session = session;
        this.base = base;
        this.config = config;
        this.control = control;
        this.values = new PlainValues(base.types(), config.limits().resultValues());
    }

    Evaluation run(EvaluationRequest request, EvaluationInputs inputs) {
        TraceRecorder trace = request.traced() ? recorder() : null;
        FactWatch watch = new FactWatch(control, trace, inputs.facts().size());
        return run(request, inputs, trace, watch);
    }

    /** The same in a session that goes on: events stay until they expire, other facts are of this evaluation only. */
    Evaluation runOn(EvaluationRequest request, EvaluationInputs inputs) {
        TraceRecorder trace = request.traced() ? recorder() : null;
        FactWatch watch = new FactWatch(control, trace, inputs.facts().size());
        base.sessions().rearm(session);
        Evaluation evaluation = run(request, inputs, trace, watch);
        session.removeEventListener(watch);
        if (trace != null) {
            session.removeEventListener(trace);
        }
        watch.given().forEach(this::forget);
        watch.produced().forEach(this::forget);
        return evaluation;
    }

    private void forget(FactHandle handle) {
        if (!((InternalFactHandle) handle).isEvent() && ((InternalFactHandle) handle).isValid()) {
            session.delete(handle);
        }
    }

    /** The newest event says what time it is. */
    private void tellTime(FactHandle inserted) {
        if (inserted instanceof DefaultEventHandle event
                && session.getSessionClock() instanceof SessionPseudoClock clock) {
            long now = clock.getCurrentTime();
            if (event.getStartTimestamp() > now) {
                clock.advanceTime(event.getStartTimestamp() - now, TimeUnit.MILLISECONDS);
            }
        }
    }

    private Evaluation run(
            EvaluationRequest request, EvaluationInputs inputs, @Nullable TraceRecorder trace, FactWatch watch) {
        inputs.globals().forEach(session::setGlobal);
        for (Object fact : inputs.facts()) {
            FactHandle handle = session.insert(fact);
            watch.given(handle, fact);
            tellTime(handle);
        }
        control.holds(session.getFactCount());
        if (trace != null) {
            session.addEventListener(trace);
        }
        session.addEventListener(watch);
        QueryCall asked = request.asked();
        Map<String, List<Map<String, Object>>> queries;
        if (asked == null) {
            ConflictResolution.fire(session, request, base, control);
            queries = queries(request.queries());
        } else {
            queries = Map.of(asked.name(), answers(asked, inputs.arguments()));
        }
        if (base.sessions().hasEvents()) {
            // Drools lets go of expired events where the agenda comes to rest, which it does not in every group and
            // strategy.
            session.fireAllRules(0);
        }
        Map<String, List<Map<String, Object>>> facts = new LinkedHashMap<>();
        add(watch.given(), facts, null);
        Map<String, List<Map<String, Object>>> produced = new LinkedHashMap<>();
        add(watch.produced(), facts, produced);
        List<FiredRule> fired = trace == null ? List.of() : trace.fired();
        return new Evaluation(
                base.release(),
                facts,
                produced,
                queries,
                globals(inputs.globals()),
                fired.stream().map(FiredRule::rule).toList(),
                fired,
                control.firings(),
                trace != null && trace.isTruncated());
    }

    /** The trace has bounds of its own, so it does not use up those of the result. */
    private TraceRecorder recorder() {
        return new TraceRecorder(new PlainValues(base.types(), Integer.MAX_VALUE), config.trace());
    }

    private void add(
            List<FactHandle> handles,
            Map<String, List<Map<String, Object>>> facts,
            @Nullable Map<String, List<Map<String, Object>>> produced) {
        for (FactHandle handle : handles) {
            Object fact = ((InternalFactHandle) handle).getObject();
            if (fact == null) {
                continue;
            }
            String type = values.typeName(fact);
            Map<String, Object> value = values.fact(fact);
            facts.computeIfAbsent(type, name -> new ArrayList<>()).add(value);
            if (produced != null) {
                produced.computeIfAbsent(type, name -> new ArrayList<>()).add(value);
            }
        }
    }

    private Map<String, Object> globals(Map<String, @Nullable Object> given) {
        if (given.isEmpty()) {
            return Map.of();
        }
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        for (String name : base.globals().keySet()) {
            plain.put(name, values.of(session.getGlobal(name)));
        }
        return Collections.unmodifiableMap(plain);
    }

    private Map<String, List<Map<String, Object>>> queries(List<String> names) {
        if (names.isEmpty()) {
            return Map.of();
        }
        Map<String, List<Map<String, Object>>> queries = new LinkedHashMap<>();
        for (String name : names) {
            control.checkDeadline();
            queries.put(name, rows(session.getQueryResults(name)));
        }
        return queries;
    }

    /** The answers to a query with arguments. No rule is fired: what the query needs is looked for by demand. */
    private List<Map<String, Object>> answers(QueryCall query, Map<String, @Nullable Object> arguments) {
        @Nullable
        Object[] given = base.queries().get(query.name()).keySet().stream()
                .map(parameter -> arguments.containsKey(parameter) ? arguments.get(parameter) : Variable.v)
                .toArray();
        return rows(session.getQueryResults(query.name(), given));
    }

    /** Of a query with `or` each row knows the variables of its own branch only, and Drools names patterns itself. */
    private void put(QueryResultsRow row, String variable, Map<String, @Nullable Object> plain) {
        if (variable.startsWith("GENERATED_")) {
            return;
        }
        Object value;
        try {
            value = row.get(variable);
        } catch (IllegalArgumentException | NullPointerException ofAnotherBranch) {
            return;
        }
        plain.put(variable, values.of(value));
    }

    private List<Map<String, Object>> rows(QueryResults results) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (QueryResultsRow row : results) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            for (String variable : results.getIdentifiers()) {
                put(row, variable, plain);
            }
            rows.add(plain);
        }
        return rows;
    }
}
