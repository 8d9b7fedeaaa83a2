package dev.runestone.execution;

import dev.runestone.api.OutageException;
import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.workflow.SchedulerPolicy;
import java.util.ArrayList;
import java.util.List;

/** Puts into words why an evaluation stopped. */
final class Stops {
    private static final int LONGEST_MESSAGE = 500;

    private Stops() {}

    static Refusal interrupted(Plan plan) {
        return new Refusal(Refusal.Kind.TIMEOUT, "The evaluation of " + name(plan) + " was interrupted.", List.of());
    }

    static Refusal deadline(Plan plan, SchedulerPolicy policy) {
        return new Refusal(
                Refusal.Kind.TIMEOUT,
                "The evaluation of " + name(plan) + " was not done within " + policy.deadline() + ".",
                List.of());
    }

    static Refusal executions(Plan plan, SchedulerPolicy policy) {
        return limit(plan, policy.executions() + " components were executed");
    }

    static Refusal facts(Plan plan, SchedulerPolicy policy) {
        return limit(plan, "there were " + policy.facts() + " facts");
    }

    private static Refusal limit(Plan plan, String reached) {
        return new Refusal(
                Refusal.Kind.LIMIT_EXCEEDED,
                "The evaluation of " + name(plan) + " stopped after " + reached + ", which is the limit.",
                List.of());
    }

    /** A component that was cancelled and has not ended. */
    static Problem unfinished(Plan plan, int node) {
        String name = plan.graph().names[node];
        return new Problem(
                Path.of("components", plan.origin(name)),
                "'" + name + "' was still executing and has not been compensated.",
                "See whether it had an effect.");
    }

    /** What a component threw: its own refusal with the component in each path, or its message. */
    static Refusal failure(Plan plan, String component, Throwable failure) {
        Path path = Path.of("components", plan.origin(component));
        if (failure instanceof RefusalException refused) {
            Refusal refusal = refused.refusal();
            List<Problem> problems = new ArrayList<>();
            problems.add(new Problem(path, shortened(refusal.detail()), ""));
            for (Problem problem : refusal.problems()) {
                List<Object> segments = new ArrayList<>(path.segments());
                segments.addAll(problem.path().segments());
                problems.add(new Problem(new Path(segments), problem.message(), problem.hint()));
            }
            return new Refusal(kind(refusal.kind()), failed(plan, component), problems);
        }
        Refusal.Kind kind = OutageException.isBehind(failure) ? Refusal.Kind.UNAVAILABLE : Refusal.Kind.INVALID;
        return new Refusal(kind, failed(plan, component), List.of(new Problem(path, message(failure), "")));
    }

    /** A refusal's sentence; else the name of the exception and what it says. */
    static String message(Throwable failure) {
        if (failure instanceof RefusalException refused) {
            return shortened(refused.refusal().detail());
        }
        String message = failure.getMessage();
        return shortened(
                message == null || message.isBlank()
                        ? failure.getClass().getSimpleName()
                        : failure.getClass().getSimpleName() + ": " + message);
    }

    /** What is missing or in conflict inside a workflow is no fault of the request's address. */
    private static Refusal.Kind kind(Refusal.Kind kind) {
        return switch (kind) {
            case BUSY, UNAVAILABLE, TIMEOUT, LIMIT_EXCEEDED, TOO_LARGE -> kind;
            default -> Refusal.Kind.INVALID;
        };
    }

    /** Errors of the machine are nobody's outcome; a recursion too deep is one of the component's. */
    static void rethrowFatal(Throwable failure) {
        if (failure instanceof VirtualMachineError fatal && !(failure instanceof StackOverflowError)) {
            throw fatal;
        }
    }

    private static String failed(Plan plan, String component) {
        return "The component '" + component + "' of " + name(plan) + " failed.";
    }

    private static String name(Plan plan) {
        return "'" + plan.workflow().name() + "'";
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
    }
}
