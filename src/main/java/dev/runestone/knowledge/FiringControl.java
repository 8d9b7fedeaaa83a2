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

    private final KieSession session;
    private final Limits limits;
    private final boolean mainFires;
    private final Choice choice;
    private int firings;
    private int liveFacts;
    private @Nullable Match last;
    private @Nullable RefusalException refusal;

    /** What is checked, the deadline as {@link System#nanoTime}. */
    record Limits(EvaluationLimits allowed, long deadlineNanos) {}

    /**
     * A control of one evaluation.
     *
     * @param mainFires whether the default group fires too; Drools keeps it on the stack beneath every other group
     */
    FiringControl(KieSession session, Limits limits, boolean mainFires, Choice choice) {
        this.session = session;
        this.limits = limits;
        this.mainFires = mainFires;
        this.choice = choice;
    }

    @Override
    public boolean accept(Match match) {
        if (!mainFires && ((RuleImpl) match.getRule()).isMainAgendaGroup()) {
            session.halt();
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
        if (firings >= limits.allowed.firings()) {
            throw refuse(
                    Refusal.Kind.LIMIT_EXCEEDED,
                    "The rules fired " + firings + " times, which is the limit; the next would have been '"
                            + match.getRule().getName() + "'.");
        }
        firings++;
        checkDeadline();
    }

    void checkDeadline() {
        if (System.nanoTime() - limits.deadlineNanos > 0
                || Thread.currentThread().isInterrupted()) {
            throw timeout();
        }
    }

    RefusalException timeout() {
        return refuse(
                Refusal.Kind.TIMEOUT,
                "The evaluation did not end within " + limits.allowed.deadline() + "; "
                        + (last == null
                                ? "no rule had fired."
                                : "rule '" + last.getRule().getName() + "' was the last of " + firings + " firings."));
    }

    void inserted() {
        if (++liveFacts > limits.allowed.facts()) {
            throw refuse(
                    Refusal.Kind.LIMIT_EXCEEDED,
                    "The session holds more than " + limits.allowed.facts() + " facts, which is the limit"
                            + (last == null ? "." : "; rule '" + last.getRule().getName() + "' inserted one more."));
        }
    }

    void deleted() {
        liveFacts--;
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
