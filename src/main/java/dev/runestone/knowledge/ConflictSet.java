package dev.runestone.knowledge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.drools.core.common.InternalAgenda;
import org.drools.core.common.InternalAgendaGroup;
import org.drools.core.phreak.RuleAgendaItem;
import org.drools.core.phreak.RuleExecutor;
import org.drools.core.reteoo.RuleTerminalNode;
import org.drools.core.reteoo.RuleTerminalNodeLeftTuple;
import org.drools.core.reteoo.TupleImpl;
import org.drools.kiesession.session.StatefulKnowledgeSessionImpl;

/**
 * What matches in one agenda group at one moment: the conflict set of the literature (Forgy 1982). Phreak finds matches
 * lazily, rule by rule, so a strategy that has to see all of them before it fires one has them found here. Firing one
 * of them goes through Drools, but what it changes is kept back until all have fired.
 */
final class ConflictSet {
    /** A match and the executor that fires it. */
    record Candidate(RuleTerminalNodeLeftTuple match, RuleExecutor executor) {
        String ruleName() {
            return match.getRule().getName();
        }
    }

    private final StatefulKnowledgeSessionImpl session;
    private final InternalAgenda agenda;
    private final List<Candidate> candidates;

    private ConflictSet(StatefulKnowledgeSessionImpl session, List<Candidate> candidates) {
        this.session = session;
        this.agenda = session.getAgenda();
        this.candidates = candidates;
    }

    /** The matches of an agenda group, in the order in which Drools would fire them. */
    static ConflictSet of(StatefulKnowledgeSessionImpl session, String group) {
        InternalAgenda agenda = session.getAgenda();
        session.flushPropagations();
        agenda.evaluateEagerList();
        InternalAgendaGroup queue = agenda.getAgendaGroupsManager().getAgendaGroup(group);
        List<Candidate> found = new ArrayList<>();
        if (queue != null) {
            for (RuleAgendaItem item : new ArrayList<>(queue.getActivations())) {
                item.getRuleExecutor().evaluateNetworkIfDirty(session, agenda);
                collect(session, item, found);
            }
        }
        found.sort(Comparator.<Candidate>comparingInt(each -> -each.match().getSalience())
                .thenComparingInt(each -> each.match().getRule().getLoadOrder()));
        return new ConflictSet(session, found);
    }

    private static void collect(StatefulKnowledgeSessionImpl session, RuleAgendaItem item, List<Candidate> found) {
        RuleExecutor executor = item.getRuleExecutor();
        RuleTerminalNode node = (RuleTerminalNode) item.getTerminalNode();
        for (TupleImpl tuple = executor.getActiveMatches().getFirst(); tuple != null; tuple = tuple.getNext()) {
            if (node.getRule().isEffective(tuple, node.getEnabledDeclarations(), session)) {
                found.add(new Candidate((RuleTerminalNodeLeftTuple) tuple, executor));
            }
        }
    }

    List<Candidate> candidates() {
        return candidates;
    }

    /** Fires these, in their order; of an activation group only the first. The others are passed over for good. */
    void fire(List<Candidate> chosen, FiringControl control) {
        Set<Candidate> taken = new HashSet<>(chosen);
        candidates.stream().filter(each -> !taken.contains(each)).forEach(ConflictSet::passOver);
        Set<String> settled = new HashSet<>();
        for (Candidate candidate : chosen) {
            String activationGroup = candidate.match().getRule().getActivationGroup();
            boolean open = activationGroup == null || activationGroup.isEmpty() || settled.add(activationGroup);
            if (open) {
                control.admit(candidate.match());
                // as Drools does before a firing: a match that is not on the agenda is dormant
                candidate.executor().removeActiveTuple(candidate.match());
                candidate.executor().fireActivation(session, agenda, candidate.match());
            } else {
                passOver(candidate);
            }
        }
        session.flushPropagations();
    }

    /** Events are remembered, and a match of theirs that stays on the agenda would be found by a later evaluation. */
    private static void passOver(Candidate candidate) {
        if (candidate.match().isQueued()) {
            candidate.executor().removeActiveTuple(candidate.match());
        }
    }
}
