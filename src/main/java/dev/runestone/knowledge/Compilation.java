package dev.runestone.knowledge;

import java.util.List;
import java.util.Optional;

/**
 * What became of a build.
 *
 * @param release what was built
 * @param diagnostics errors and warnings, by asset and line
 * @param violations what the rules must not reach, empty unless they compile
 * @param sources the DRL that decision tables were turned into, for people who look for an error in it
 * @param module what a container runs; empty where there is an error or a violation
 */
public record Compilation(
        Release release,
        List<Diagnostic> diagnostics,
        List<Violation> violations,
        List<GeneratedSource> sources,
        Optional<RuleModule> module) {

    /**
     * DRL made of a decision table.
     *
     * @param path the decision table
     * @param drl the text
     */
    public record GeneratedSource(String path, String drl) {}

    public Compilation {
        diagnostics = List.copyOf(diagnostics);
        violations = List.copyOf(violations);
        sources = List.copyOf(sources);
    }

    /** Whether there is something to run. */
    public boolean succeeded() {
        return module.isPresent();
    }

    static Compilation failed(
            Release release, List<Diagnostic> diagnostics, List<Violation> violations, List<GeneratedSource> sources) {
        return new Compilation(release, diagnostics, violations, sources, Optional.empty());
    }
}
