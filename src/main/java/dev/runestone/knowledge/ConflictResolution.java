package dev.runestone.knowledge;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.workflow.Resolution;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.drools.base.definitions.rule.impl.RuleImpl;
import org.drools.kiesession.session.StatefulKnowledgeSessionImpl;
import org.kie.api.runtime.rule.Match;

/** Fires the rules of a session by one of the strategies. */
final class ConflictResolution {
    /** The agenda group of rules that name none. */
    static final String MAIN = "MAIN";

    private ConflictResolution() {}

    /** Which matches the agenda may fire on its own, for the strategies that need not see all of them first. */
    static FiringControl.Choice choice(Resolution resolution) {
        if (resolution == Resolution.FIRST) {
            Set<String> settled = new HashSet<>();
            return match -> settled.add(group(match));
        }
        if (resolution == Resolution.PRIORITY) {
            Map<String, Integer> highest = new HashMap<>();
            return match -> {
                int salience = match.getSalience();
                Integer first = highest.putIfAbsent(group(match), salience);
                return first == null || first == salience;
            };
        }
        return match -> true;
    }

    private static String group(Match match) {
        return ((RuleImpl) match.getRule()).getAgendaGroup();
    }

    /** Fires by the strategy, group by group in the given order. */
    static void fire(
            StatefulKnowledgeSessionImpl session,
            EvaluationRequest request,
            KnowledgeBase base,
            FiringControl control) {
        List<String> groups = request.groups();
        switch (request.resolution()) {
            case ALL, PRIORITY -> agenda(session, groups, control, -1);
            // With one group on the agenda the first firing settles it; with more each group has its first.
            // Where events are remembered the others must not stay on the agenda for a later evaluation to find.
            case FIRST ->
                agenda(
                        session,
                        groups,
                        control,
                        groups.size() <= 1 && !base.sessions().hasEvents() ? 1 : -1);
            case SPECIFICITY, UNIQUE, COLLECT -> {
                for (String group : groups.isEmpty() ? List.of(MAIN) : groups) {
                    ConflictSet conflicts = ConflictSet.of(session, group);
                    conflicts.fire(chosen(request.resolution(), conflicts.candidates(), base), control);
                }
            }
        }
    }

    private static void agenda(
            StatefulKnowledgeSessionImpl session, List<String> groups, FiringControl control, int limit) {
        // the focus is a stack: what is pushed last fires first
        for (int i = groups.size() - 1; i >= 0; i--) {
            String group = groups.get(i);
            if (!group.equals(MAIN)) {
                session.getAgenda().getAgendaGroup(group).setFocus();
            }
        }
        session.fireAllRules(control, limit);
    }

    private static List<ConflictSet.Candidate> chosen(
            Resolution resolution, List<ConflictSet.Candidate> candidates, KnowledgeBase base) {
        if (resolution == Resolution.UNIQUE && candidates.size() > 1) {
            throw ambiguous(candidates);
        }
        if (resolution == Resolution.SPECIFICITY && candidates.size() > 1) {
            ConflictSet.Candidate best = candidates.get(0);
            for (ConflictSet.Candidate each : candidates) {
                if (conditions(base, each) > conditions(base, best)) {
                    best = each;
                }
            }
            RuleImpl rule = best.match().getRule();
            return candidates.stream()
                    .filter(each -> each.match().getRule().equals(rule))
                    .toList();
        }
        return candidates;
    }

    private static int conditions(KnowledgeBase base, ConflictSet.Candidate candidate) {
        return base.conditions(candidate.match().getRule());
    }

    private static RuntimeException ambiguous(List<ConflictSet.Candidate> candidates) {
        String rules = candidates.stream()
                .limit(10)
                .map(each -> "'" + each.ruleName() + "'")
                .distinct()
                .collect(Collectors.joining(", "));
        return Refusal.invalid(
                        "The evaluation",
                        List.of(new Problem(
                                Path.of("resolution"),
                                "'unique' allows one match, but there are " + candidates.size() + ", of " + rules + ".",
                                "Make the rules exclude each other, or choose another resolution.")))
                .asException();
    }
}
