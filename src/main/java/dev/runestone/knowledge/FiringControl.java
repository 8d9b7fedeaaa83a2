package dev.runestone.knowledge;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import java.util.List;
import org.drools.base.definitions.rule.impl.RuleImpl;
import org.jspecify.annotations.Nullable;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.AgendaFilter;
import org.kie.api.runtime.rule.Match;

/** Decides before each firing whether it may happen: by the resolution, and by what the evaluation has used up. */
final class FiringControl implements AgendaFilter {
    /** Which of the matches on the agenda are taken. */
    interface Choice {
        boolean takes(Match match);
    }

    private final EvaluationLimits limits;
    private static final int INTERRUPT_EVERY = 1024;

    private final int maximumJoins;
    private final long deadlineNanos;
    private final boolean mainFires;
    private final Choice choice;
    private @Nullable KieSession session;
    private int firings;
    private int liveFacts;
    private int joins;
    private @Nullable Match last;
    private @Nullable RefusalException refusal;

    /**
     * A control of one evaluation.
     *
     * @param maximumJoins how many partial matches the joins may make
     * @param startNanos when it began, as {@link System#nanoTime}
     */
    FiringControl(EvaluationLimits limits, int maximumJoins, long startNanos, EvaluationRequest request) {
        this.limits = limits;
        this.maximumJoins = maximumJoins;
        this.deadlineNanos = startNanos + limits.deadline().toNanos();
        this.choice = ConflictResolution.choice(request.resolution());
        // Drools keeps the default group on the stack beneath every other, so it would always fire last
        this.mainFires = request.groups().isEmpty() || request.groups().contains(ConflictResolution.MAIN);
    }

    /** Names the session that the evaluation runs in. */
    void guard(KieSession used) {
        session = used;
    }

    @Override
    public boolean accept(Match match) {
        if (!mainFires && ((RuleImpl) match.getRule()).isMainAgendaGroup()) {
            if (session != null) {
                session.halt();
            }
            return false;
        }
        if (!choice.takes(match)) {
            return false;
        }
        admit(match);
        return true;
    }

    /** Counts a firing that is about to happen. */
    void admit(Match match) {
        last = match;
        if (firings >= limits.firings()) {
            throw refuse(
                    Refusal.Kind.LIMIT_EXCEEDED,
                    "The rules fired " + firings + " times, which is the limit; the next would have been '"
                            + match.getRule().getName() + "'.");
        }
        firings++;
        checkDeadline();
    }

    void checkDeadline() {
        if (System.nanoTime() - deadlineNanos > 0 || Thread.currentThread().isInterrupted()) {
            throw timeout();
        }
    }

    RefusalException timeout() {
        return refuse(
                Refusal.Kind.TIMEOUT,
                "The evaluation did not end within " + limits.deadline() + "; "
                        + (last == null
                                ? "no rule had fired."
                                : "rule '" + last.getRule().getName() + "' was the last of " + firings + " firings."));
    }

    /** Counts a partial match. */
    void joined() {
        if (++joins > maximumJoins) {
            throw refuse(
                    Refusal.Kind.LIMIT_EXCEEDED,
                    "The conditions of the rules combine facts in more than " + maximumJoins
                            + " ways, which is the limit. Does a rule join facts without a condition between them?");
        }
        if (joins % INTERRUPT_EVERY == 0) {
            checkDeadline();
        }
    }

    RefusalException outOfMemory() {
        return refuse(
                Refusal.Kind.LIMIT_EXCEEDED,
                "The memory was not enough for what the rules made; "
                        + (last == null
                                ? "no rule had fired."
                                : "rule '" + last.getRule().getName() + "' was the last to fire."));
    }

    void inserted() {
        liveFacts++;
        checkFacts();
    }

    private void checkFacts() {
        if (liveFacts > limits.facts()) {
            throw refuse(
                    Refusal.Kind.LIMIT_EXCEEDED,
                    "The session holds more than " + limits.facts() + " facts, which is the limit"
                            + (last == null ? "." : "; rule '" + last.getRule().getName() + "' inserted one more."));
        }
    }

    void deleted() {
        liveFacts--;
    }

    /** Counts what the session holds before rules fire. */
    void holds(long facts) {
        liveFacts = (int) facts;
        checkFacts();
    }

    int firings() {
        return firings;
    }

    /** The rule that fired last, for the message about a failure. */
    @Nullable
    Match last() {
        return last;
    }

    /** A refusal that was thrown through Drools, which may have wrapped it. */
    @Nullable
    RefusalException refusal() {
        return refusal;
    }

    private RefusalException refuse(Refusal.Kind kind, String detail) {
        refusal = new Refusal(kind, detail, List.of()).asException();
        return refusal;
    }
}
