package dev.runestone.knowledge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sources with some of their rules left out; lines and columns of the rest stay. */
final class RuleParts {
    private RuleParts() {}

    static boolean isRule(RuleIndex.Entry entry) {
        return entry.kind() == RuleIndex.Kind.RULE || entry.kind() == RuleIndex.Kind.QUERY;
    }

    static List<DrlSource> without(List<DrlSource> sources, Set<RuleIndex.Entry> blanked) {
        List<DrlSource> rest = new ArrayList<>();
        for (DrlSource source : sources) {
            StringBuilder text = new StringBuilder(source.text());
            for (RuleIndex.Entry entry : blanked) {
                if (entry.source().path().equals(source.path())) {
                    for (int i = entry.start(); i < entry.end(); i++) {
                        if (text.charAt(i) != '\n') {
                            text.setCharAt(i, ' ');
                        }
                    }
                }
            }
            rest.add(new DrlSource(source.path(), text.toString(), source.table(), source.tree(), source.errors()));
        }
        return rest;
    }

    /** A rule that the compiler throws on, found by halving. */
    static Optional<RuleIndex.Entry> crashing(
            Release release, List<DrlSource> sources, RuleIndex index, Set<RuleIndex.Entry> blanked) {
        List<RuleIndex.Entry> suspects = index.entries().stream()
                .filter(entry -> isRule(entry) && !blanked.contains(entry))
                .toList();
        Set<RuleIndex.Entry> all = new HashSet<>(suspects);
        all.addAll(blanked);
        if (RuleBuild.of(release, without(sources, all)).crash() != null) {
            return Optional.empty();
        }
        while (suspects.size() > 1) {
            List<RuleIndex.Entry> half = suspects.subList(0, suspects.size() / 2);
            Set<RuleIndex.Entry> out = new HashSet<>(all);
            half.forEach(out::remove);
            boolean here = RuleBuild.of(release, without(sources, out)).crash() != null;
            suspects = here ? half : suspects.subList(suspects.size() / 2, suspects.size());
        }
        return suspects.stream().findFirst();
    }
}
