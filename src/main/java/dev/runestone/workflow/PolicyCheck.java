package dev.runestone.workflow;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the policies of a workflow: that they are for something, within bounds, and that what they fall back to works. */
final class PolicyCheck {
    private static final int MOST_RETRIES = 100;
    private static final int MOST_EXECUTIONS = 10_000;
    private static final int MOST_TAGS = 20;
    /** Each pattern is tried on each component. */
    private static final int MOST_PATTERNS = 100;

    private static final Duration LONGEST = Duration.ofDays(366);
    private static final List<String> KINDS =
            List.of("step", "rules", "condition", "join", "machine", "accumulator", "aggregate", "saga", "process");

    private final Workflow workflow;
    private final Endpoints endpoints;
    private final References references;
    private final Policies policies;
    private final int inline;
    private final List<Problem> problems;

    PolicyCheck(Workflow workflow, Endpoints endpoints, References references, List<Problem> problems) {
        this.workflow = workflow;
        this.endpoints = endpoints;
        this.references = references;
        this.policies = Policies.of(workflow);
        this.inline = Policies.inline(workflow);
        this.problems = problems;
    }

    void check() {
        int patterns = 0;
        for (int i = 0; i < workflow.policies().size(); i++) {
            PolicyRule rule = workflow.policies().get(i);
            if (rule.selector() instanceof PolicyRule.Selector.Matching && ++patterns > MOST_PATTERNS) {
                problems.add(new Problem(
                        path(i),
                        "There are more than " + MOST_PATTERNS + " patterns.",
                        "Name the components, or their kind."));
                return;
            }
            selector(rule.selector(), path(i));
            bounds(rule.policy(), path(i));
            cache(rule, path(i));
        }
        if (workflow.policies().isEmpty()) {
            return;
        }
        List<Problem> found = new ArrayList<>();
        for (Component component : workflow.components().values()) {
            int rule = policies.rule(component);
            if (rule >= 0) {
                reaction(component, workflow.policies().get(rule).policy().onFailure(), path(rule), found);
            }
        }
        Set<Problem> distinct = new HashSet<>();
        found.stream().filter(distinct::add).forEach(problems::add);
    }

    private Path path(int rule) {
        return rule < inline && workflow.policies().get(rule).selector() instanceof PolicyRule.Selector.Named named
                ? Path.of("components", named.name(), "policy")
                : Path.of("policies", rule - inline);
    }

    private void selector(PolicyRule.Selector selector, Path at) {
        Path match = at.member("match");
        if (selector instanceof PolicyRule.Selector.Named named
                && !workflow.components().containsKey(named.name())) {
            problems.add(new Problem(
                    match.member("name"),
                    "There is no component '" + named.name() + "'.",
                    Names.hint(named.name(), workflow.components().keySet())));
        } else if (selector instanceof PolicyRule.Selector.Matching pattern
                && workflow.components().values().stream().noneMatch(pattern::matches)) {
            problems.add(new Problem(
                    match.member("pattern"),
                    "No component's name is like '" + pattern.glob() + "'.",
                    "* stands for any characters, ? for one."));
        } else if (selector instanceof PolicyRule.Selector.OfKind kind
                && !KINDS.contains(kind.kind())
                && !references.functions().contains(kind.kind())) {
            List<String> known = new ArrayList<>(KINDS);
            known.addAll(references.functions());
            problems.add(new Problem(
                    match.member("kind"),
                    "There is no kind of component and no step function '" + kind.kind() + "'.",
                    Names.hint(kind.kind(), known)));
        }
    }

    private void bounds(Policy policy, Path at) {
        if (policy.retries().count() > MOST_RETRIES) {
            problems.add(Problem.at(
                    at.member("retries"),
                    "There may be up to " + MOST_RETRIES + " retries, got "
                            + policy.retries().count() + "."));
        }
        bounded(policy.retries().maximumDelay(), at.member("maximumDelay"), true);
        bounded(policy.timeout(), at.member("timeout"), false);
        bounded(policy.deadline(), at.member("deadline"), false);
        Breaker breaker = policy.breaker();
        if (breaker != null) {
            bounded(breaker.delay(), at.member("breaker").member("delay"), false);
            if (breaker.executions() > MOST_EXECUTIONS) {
                problems.add(Problem.at(
                        at.member("breaker").member("executions"),
                        "A breaker may look at up to " + MOST_EXECUTIONS + " executions, got " + breaker.executions()
                                + "."));
            }
        }
    }

    /** What must not be remembered is refused where it is named, and left out where a rule is for many components. */
    private void cache(PolicyRule rule, Path at) {
        CachePolicy cache = rule.policy().cache();
        if (cache == null) {
            return;
        }
        Path path = at.member("cache");
        bounded(cache.keep(), path.member("for"), true);
        if (cache.tags().size() > MOST_TAGS) {
            problems.add(Problem.at(
                    path.member("tags"),
                    "There may be up to " + MOST_TAGS + " tags, got "
                            + cache.tags().size() + "."));
        }
        Component component = rule.selector() instanceof PolicyRule.Selector.Named named
                ? workflow.components().get(named.name())
                : null;
        if (component instanceof Step step && !step.requires().secrets().isEmpty()) {
            problems.add(new Problem(
                    path,
                    "'" + step.name() + "' requires secrets, so that what it gives is never remembered.",
                    "Leave 'cache' out, or let a step without secrets do the costly part."));
        } else if (component instanceof StateMachine || component instanceof Composite) {
            problems.add(new Problem(
                    path,
                    "'" + component.name() + "' holds state, so that equal inputs need not give equal values.",
                    "Leave 'cache' out."));
        }
    }

    private void bounded(@Nullable Duration duration, Path at, boolean mayBeZero) {
        if (duration != null
                && (duration.isNegative() || (duration.isZero() && !mayBeZero) || duration.compareTo(LONGEST) > 0)) {
            problems.add(Problem.at(
                    at, "It must be above zero and up to " + LONGEST.toDays() + " days, got " + duration + "."));
        }
    }

    private void reaction(Component component, OnFailure reaction, Path at, List<Problem> found) {
        Path path = at.member("onFailure");
        ComponentCheck check = new ComponentCheck(path, endpoints, references, found);
        if (reaction instanceof OnFailure.Route
                && component.outputs().stream().anyMatch(port -> port.name().equals(OnFailure.PORT))) {
            found.add(new Problem(
                    path,
                    "'" + component.name() + "' has a port '" + OnFailure.PORT + "' of its own, so that its failures"
                            + " cannot be routed there.",
                    "Rename that route."));
        } else if (reaction instanceof OnFailure.FallbackExpression fallback) {
            List<String> variables = new ArrayList<>(endpoints.variables(component));
            variables.add(OnFailure.PORT);
            check.relative(references.expression(fallback.expression(), variables), path.member("fallbackExpression"));
        } else if (reaction instanceof OnFailure.FallbackStep fallback) {
            check.function(
                    fallback.function(),
                    fallback.settings(),
                    component instanceof Step step ? step.requires() : Requirements.NONE,
                    endpoints.variables(component),
                    path.member("fallbackStep"));
        } else if (reaction instanceof OnFailure.FallbackValue fallback && component instanceof Step step) {
            for (Problem problem : step.type().problems(fallback.value(), path.member("fallback"))) {
                found.add(new Problem(
                        problem.path(),
                        "The fallback of '" + step.name() + "' is not "
                                + step.type().described() + " as it declares: " + problem.message(),
                        problem.hint()));
            }
        }
    }
}
