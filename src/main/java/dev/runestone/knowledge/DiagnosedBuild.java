package dev.runestone.knowledge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A build that goes on after mistakes. The compiler stops at the first stage that fails, and on some mistakes it
 * throws; so the parts with known mistakes are blanked out and the rest is built again, until nothing new is found.
 *
 * @param build the build of all sources
 * @param diagnostics everything found
 */
record DiagnosedBuild(RuleBuild build, List<Diagnostic> diagnostics) {
    private static final int ROUNDS = 5;
    private static final long ENOUGH_NANOS = 10_000_000_000L;

    static DiagnosedBuild of(Release release, List<DrlSource> sources) {
        RuleIndex index = new RuleIndex(sources);
        Set<Diagnostic> found = new LinkedHashSet<>();
        long begun = System.nanoTime();
        RuleBuild first = RuleBuild.of(release, sources);
        RuleBuild build = first;
        Set<RuleIndex.Entry> blanked = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            Set<RuleIndex.Entry> culprits = new HashSet<>();
            for (BuildMessages.Located located : new BuildMessages(sources, index).of(build.messages())) {
                // Parts that are missing now because they were blanked out are no mistakes.
                if (blanked.isEmpty()
                        || located.entry().filter(RuleParts::isRule).isPresent()) {
                    addIfNew(located.diagnostic(), found);
                    located.entry().filter(RuleParts::isRule).ifPresent(culprits::add);
                }
            }
            if (build.crash() != null) {
                RuleParts.crashing(release, sources, index, blanked).ifPresent(culprit -> {
                    found.add(crash(culprit));
                    culprits.add(culprit);
                });
            }
            if (System.nanoTime() - begun > ENOUGH_NANOS
                    || culprits.isEmpty()
                    || !blanked.addAll(culprits)
                    || build.model() != null) {
                break;
            }
            build = RuleBuild.of(release, RuleParts.without(sources, blanked));
        }
        if (first.model() == null && found.stream().noneMatch(Diagnostic::isError)) {
            found.add(unknown(sources, first));
        }
        return new DiagnosedBuild(first, new ArrayList<>(found));
    }

    /** Of several messages about one place, such as an unknown type and then its unknown method, the first says it. */
    private static void addIfNew(Diagnostic diagnostic, Set<Diagnostic> found) {
        boolean echo = diagnostic.column() > 0
                && found.stream()
                        .anyMatch(known -> known.path().equals(diagnostic.path())
                                && known.line() == diagnostic.line()
                                && known.column() == diagnostic.column());
        if (!echo) {
            found.add(diagnostic);
        }
    }

    private static Diagnostic crash(RuleIndex.Entry culprit) {
        String message = "The compiler cannot read '" + culprit.name() + "'.";
        return new Diagnostic(
                Diagnostic.Severity.ERROR,
                culprit.source().path(),
                culprit.line(),
                0,
                culprit.name(),
                message,
                MessageHints.of(message));
    }

    private static Diagnostic unknown(List<DrlSource> sources, RuleBuild build) {
        String paths = sources.stream().map(DrlSource::path).collect(Collectors.joining(", "));
        Throwable crash = build.crash();
        return new Diagnostic(
                Diagnostic.Severity.ERROR,
                sources.size() == 1 ? paths : "",
                0,
                0,
                "",
                "The compiler gave up" + (crash == null ? "." : ": " + MessageHints.plain(String.valueOf(crash))),
                "Build the assets one by one to find the one that it cannot read.");
    }
}
