package dev.runestone.knowledge;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.expression.ExpressionLimits;
import dev.runestone.expression.FeelSandbox;
import dev.runestone.knowledge.DecisionOutcome.Decision;
import dev.runestone.knowledge.DecisionOutcome.Note;
import dev.runestone.knowledge.DecisionOutcome.Status;
import dev.runestone.knowledge.EvaluationMeters.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kie.api.builder.Message;
import org.kie.dmn.api.core.DMNContext;
import org.kie.dmn.api.core.DMNDecisionResult;
import org.kie.dmn.api.core.DMNMessage;
import org.kie.dmn.api.core.DMNModel;
import org.kie.dmn.api.core.DMNResult;
import org.kie.dmn.api.core.DMNRuntime;
import org.kie.dmn.api.core.ast.DMNNode;
import org.kie.dmn.model.api.DMNModelInstrumentedBase;
import org.kie.dmn.model.api.Definitions;
import org.kie.dmn.model.api.NamedElement;

/**
 * Evaluates decision models (DMN), on the thread of the caller. Their FEEL runs in the sandbox of expressions: it
 * reaches no Java, pays for each step, and ends where its thread is interrupted.
 */
@Singleton
public class DecisionEvaluator {
    private final KnowledgeBases bases;
    private final KnowledgeConfig config;
    private final EvaluationMeters meters;
    private final FeelSandbox sandbox;

    public DecisionEvaluator(KnowledgeBases bases, KnowledgeConfig config, MeterRegistry registry) {
        this.bases = bases;
        this.config = config;
        this.meters = new EvaluationMeters(registry);
        ExpressionLimits standard = ExpressionLimits.standard();
        this.sandbox = new FeelSandbox(new ExpressionLimits(
                standard.characters(),
                standard.nesting(),
                config.limits().feelSteps(),
                standard.parsing(),
                standard.cached()));
    }

    /** How long an evaluation may take. */
    public Duration deadline() {
        return config.limits().deadline();
    }

    /**
     * Decides. A decision that fails, or lacks what it needs, is told in the outcome; it is no refusal.
     *
     * @throws RefusalException {@code NOT_FOUND} for an unknown knowledge base; {@code INVALID} with a problem for each
     *     bad or unknown input, decision, service or model; {@code LIMIT_EXCEEDED} where it takes too many steps; {@code
     *     TIMEOUT} where the thread is interrupted
     */
    public DecisionOutcome evaluate(DecisionRequest request) {
        long start = System.nanoTime();
        KnowledgeBase base = bases.enter(request.knowledge());
        Outcome outcome = Outcome.FAILED;
        try {
            DecisionOutcome decided = sandbox.evaluate(() -> evaluate(request, base));
            outcome = Outcome.DECIDED;
            return decided;
        } catch (RefusalException refused) {
            outcome = Outcome.REFUSED;
            throw refused;
        } finally {
            meters.record(base, outcome, 0, System.nanoTime() - start);
            base.leave();
        }
    }

    private DecisionOutcome evaluate(DecisionRequest request, KnowledgeBase base) {
        DMNModel model = model(request, base);
        DecisionInputs inputs = new DecisionInputs(model);
        Map<String, @Nullable Object> values = inputs.of(request.context());
        List<Problem> problems = new ArrayList<>(inputs.problems());
        problems.addAll(unknown(request, model));
        if (!problems.isEmpty()) {
            throw Refusal.invalid("The evaluation", problems).asException();
        }
        TableTrace trace = new TableTrace(request.traced() ? config.trace().firings() : 0);
        DMNRuntime runtime = base.decisions().newRuntime(trace);
        DMNContext context = runtime.newContext();
        values.forEach(context::set);
        DMNResult result = evaluate(request, runtime, model, context);
        List<Decision> decisions = result.getDecisionResults().stream()
                .filter(each -> status(each) != null)
                .sorted(Comparator.comparingInt(each -> position(model, each.getDecisionName())))
                .map(each -> new Decision(each.getDecisionName(), statusOf(each), FeelSandbox.json(each.getResult())))
                .toList();
        return new DecisionOutcome(
                base.release(), model.getName(), decisions, notes(result), trace.hits(), trace.truncated());
    }

    private static DMNResult evaluate(DecisionRequest request, DMNRuntime runtime, DMNModel model, DMNContext context) {
        if (request.service() != null) {
            return runtime.evaluateDecisionService(model, context, request.service());
        }
        return request.decisions().isEmpty()
                ? runtime.evaluateAll(model, context)
                : runtime.evaluateByName(model, context, request.decisions().toArray(String[]::new));
    }

    private static DMNModel model(DecisionRequest request, KnowledgeBase base) {
        DecisionModels models = base.decisions();
        if (models.names().isEmpty()) {
            throw Refusal.notFound(base.release() + " has no decision models.").asException();
        }
        String name = request.model();
        if (name == null && models.names().size() == 1) {
            return models.getModels().get(0);
        }
        return models.named(name == null ? "" : name)
                .orElseThrow(() -> Refusal.invalid(
                                "The evaluation",
                                List.of(new Problem(
                                        Path.of("model"),
                                        name == null
                                                ? "There are several models in " + base.release() + "."
                                                : "There is no model '" + name + "' in " + base.release() + ".",
                                        name == null
                                                ? "Name one of " + String.join(", ", models.names()) + "."
                                                : Suggestion.hint(name, models.names()))))
                        .asException());
    }

    private static List<Problem> unknown(DecisionRequest request, DMNModel model) {
        List<Problem> problems = new ArrayList<>();
        Set<String> decisions = names(model.getDecisions());
        for (int i = 0; i < request.decisions().size(); i++) {
            String name = request.decisions().get(i);
            if (!decisions.contains(name)) {
                problems.add(new Problem(
                        Path.of("decisions", i),
                        "There is no decision '" + name + "' in the model '" + model.getName() + "'.",
                        Suggestion.hint(name, decisions)));
            }
        }
        Set<String> services = names(model.getDecisionServices());
        String service = request.service();
        if (service != null && !services.contains(service)) {
            problems.add(new Problem(
                    Path.of("service"),
                    "There is no decision service '" + service + "' in the model '" + model.getName() + "'.",
                    Suggestion.hint(service, services)));
        }
        if (service != null && !request.decisions().isEmpty()) {
            problems.add(new Problem(
                    Path.of("service"),
                    "Decisions and a service cannot be asked for at once.",
                    "Ask for one of them."));
        }
        return problems;
    }

    private static Set<String> names(java.util.Collection<? extends DMNNode> nodes) {
        return nodes.stream().map(DMNNode::getName).collect(Collectors.toCollection(java.util.TreeSet::new));
    }

    private static int position(DMNModel model, String decision) {
        List<?> elements = model.getDefinitions().getDrgElement();
        for (int i = 0; i < elements.size(); i++) {
            if (elements.get(i) instanceof NamedElement named && decision.equals(named.getName())) {
                return i;
            }
        }
        return elements.size();
    }

    private static Status statusOf(DMNDecisionResult result) {
        Status status = status(result);
        return status == null ? Status.FAILED : status;
    }

    private static @Nullable Status status(DMNDecisionResult result) {
        return switch (result.getEvaluationStatus()) {
            case SUCCEEDED -> Status.SUCCEEDED;
            case SKIPPED -> Status.SKIPPED;
            case FAILED, EVALUATING -> Status.FAILED;
            case NOT_EVALUATED -> null;
        };
    }

    private static List<Note> notes(DMNResult result) {
        return result.getMessages().stream()
                .filter(message -> message.getLevel() != Message.Level.INFO)
                .limit(DecisionOutcome.MESSAGES)
                .map(DecisionEvaluator::note)
                .toList();
    }

    private static Note note(DMNMessage message) {
        String node = "";
        if (message.getSourceReference() instanceof DMNModelInstrumentedBase place) {
            for (DMNModelInstrumentedBase at = place; at != null && node.isEmpty(); at = at.getParent()) {
                node = at instanceof NamedElement named && !(at instanceof Definitions) && named.getName() != null
                        ? named.getName()
                        : "";
            }
        }
        String text = message.getFeelEvent() == null
                ? message.getText()
                : message.getFeelEvent().getMessage();
        String hint = switch (String.valueOf(message.getMessageType())) {
            case "REQ_DEP_NOT_FOUND", "MISSING_EXPRESSION", "DEPENDENCY_NOT_FOUND" ->
                "Give every input that the decision needs in 'context'.";
            default -> "";
        };
        return new Note(
                message.getLevel() == Message.Level.ERROR ? Diagnostic.Severity.ERROR : Diagnostic.Severity.WARNING,
                node,
                MessageHints.plain(String.valueOf(text)),
                hint);
    }
}
