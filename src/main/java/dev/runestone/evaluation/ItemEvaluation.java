package dev.runestone.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.execution.EventSessions;
import dev.runestone.execution.WorkflowOutcome;
import dev.runestone.expression.Expression;
import dev.runestone.workflow.Workflow;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Evaluates the items of a stream, each as a request of its own would be. Whatever goes wrong is a result as well. */
final class ItemEvaluation implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ItemEvaluation.class);

    private final EvaluationStrategies strategies;
    private final StreamSettings settings;
    private final EventSessions events = new EventSessions();
    private final EvaluationCall call;
    private final ObjectMapper mapper;
    private final @Nullable String only;

    ItemEvaluation(EvaluationStrategies strategies, StreamSettings settings, ObjectMapper mapper) {
        this.strategies = strategies;
        this.settings = settings;
        this.call = settings.call().with(events);
        this.mapper = mapper;
        Workflow workflow = settings.call().workflow().workflow();
        this.only = workflow.inputs().size() == 1
                ? workflow.inputs().keySet().iterator().next()
                : null;
    }

    StreamResult evaluate(Unit unit) {
        try {
            RuntimeException flaw = unit.flaw();
            if (flaw != null) {
                throw flaw;
            }
            Evaluated evaluated = strategies.evaluate(call.with(inputs(unit)));
            return evaluated.outcome() instanceof WorkflowOutcome.Stopped stopped
                    ? problem(unit, stopped.refusal(), stopped.component())
                    : result(unit, StreamResult.Kind.RESULT, StreamResultView.of(unit, evaluated));
        } catch (RefusalException refused) {
            return problem(unit, refused.refusal(), null);
        } catch (RuntimeException | StackOverflowError bug) {
            String incident = UUID.randomUUID().toString();
            LOG.errorf(bug, "An item of a stream could not be evaluated, incident %s", incident);
            return problem(
                    unit,
                    new Refusal(
                            Refusal.Kind.UNAVAILABLE,
                            "Something went wrong on our side. The log explains it under incident " + incident + ".",
                            List.of()),
                    null);
        }
    }

    private Map<String, ?> inputs(Unit unit) {
        Window window = unit.window();
        @Nullable Object value = window == null ? unit.item().value(mapper) : window.value();
        if (!settings.inputs().isEmpty()) {
            Map<String, @Nullable Object> item = Collections.singletonMap("item", value);
            Map<String, @Nullable Object> inputs = new LinkedHashMap<>();
            for (Map.Entry<String, Expression> input : settings.inputs().entrySet()) {
                inputs.put(input.getKey(), input.getValue().evaluate(item));
            }
            return inputs;
        }
        if (only != null) {
            return Collections.singletonMap(only, value);
        }
        if (value instanceof Map<?, ?> members) {
            Map<String, @Nullable Object> inputs = new LinkedHashMap<>();
            members.forEach((name, member) -> inputs.put(String.valueOf(name), member));
            return inputs;
        }
        throw Refusal.invalid(
                        "The item",
                        List.of(new Problem(
                                Path.ROOT,
                                "The workflow has several inputs, and the item is no object that has them by name.",
                                "Send such objects, or say in 'inputs' how each input is come by.")))
                .asException();
    }

    /** The result for an item that could not be evaluated. */
    StreamResult problem(Unit unit, Refusal refusal, @Nullable String component) {
        return result(unit, StreamResult.Kind.PROBLEM, StreamResultView.problem(unit, refusal, component));
    }

    private StreamResult result(Unit unit, StreamResult.Kind kind, StreamResultView view) {
        return StreamResult.of(mapper, kind, view, unit.settles(), unit.item().arrivedNanos());
    }

    /** Forgets what the rule sets remember. */
    @Override
    public void close() {
        events.close();
    }
}
