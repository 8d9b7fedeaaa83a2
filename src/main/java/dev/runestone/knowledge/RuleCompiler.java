package dev.runestone.knowledge;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns assets into compiled, vetted, interruptible rules. It holds no state: builds may run at the same time, each
 * takes a core for a second or two, and none leaves anything behind.
 */
@ApplicationScoped
public class RuleCompiler {
    private final AssetCheck check;
    private final DecisionTables tables;
    private final RuleVetting vetting;

    RuleCompiler(AssetsConfig limits, VettingConfig vetting) {
        this.check = new AssetCheck(limits);
        this.tables = new DecisionTables(limits);
        this.vetting = new RuleVetting(AllowList.shipped().and(vetting.allow().orElse(List.of())));
    }

    /**
     * Builds and vets. Bad assets are answered with diagnostics and violations, never with an exception.
     *
     * @param release the coordinates that the module gets
     * @param assets DRL, decision tables, DMN
     */
    public Compilation compile(Release release, List<Asset> assets) {
        Sources sources = read(assets);
        List<Diagnostic> found = new ArrayList<>(sources.diagnostics());
        List<Violation> violations = new ArrayList<>(sources.dmn().violations());
        violations.addAll(new DrlVetting(vetting.allowed()).vet(sources.rules()));
        if (found.stream().anyMatch(Diagnostic::isError) || !violations.isEmpty()) {
            return Compilation.failed(release, found, violations, sources.generated());
        }
        DecisionCompiler decisions = DecisionCompiler.of(sources.models());
        found.addAll(decisions.diagnostics());
        violations.addAll(decisions.violations());
        DiagnosedBuild diagnosed = DiagnosedBuild.of(release, sources.rules());
        found.addAll(diagnosed.diagnostics());
        RuleBuild build = diagnosed.build();
        if (build.model() == null || found.stream().anyMatch(Diagnostic::isError)) {
            return Compilation.failed(release, found, violations, sources.generated());
        }
        violations.addAll(vetting.vet(release, build.files(), sources.rules()));
        if (!violations.isEmpty()) {
            return Compilation.failed(release, found, violations, sources.generated());
        }
        RuleModule module =
                new RuleModule(release, InterruptionPoints.into(build.files()), build.model(), decisions.models());
        return new Compilation(release, found, violations, sources.generated(), Optional.of(module));
    }

    /**
     * Looks at the syntax only, which takes milliseconds: for editors, at each keystroke.
     *
     * @return errors and warnings; an empty list does not mean that the assets compile
     */
    public List<Diagnostic> parse(List<Asset> assets) {
        return read(assets).diagnostics();
    }

    /** Where the rules, queries, functions and types of assets are written; empty for assets that cannot be read. */
    RuleIndex index(List<Asset> assets) {
        return new RuleIndex(read(assets).rules());
    }

    /** The assets, read but not built. */
    private record Sources(List<DrlSource> rules, List<Asset> models, DmnVetting dmn, List<Diagnostic> diagnostics) {
        List<Compilation.GeneratedSource> generated() {
            return rules.stream()
                    .filter(DrlSource::table)
                    .map(table -> new Compilation.GeneratedSource(table.path(), table.text()))
                    .toList();
        }
    }

    private Sources read(List<Asset> assets) {
        List<Diagnostic> found = new ArrayList<>(check.check(assets));
        List<DrlSource> rules = new ArrayList<>();
        List<Asset> models = new ArrayList<>();
        if (found.isEmpty()) {
            for (Asset asset : assets) {
                switch (AssetKind.of(asset.path()).orElseThrow()) {
                    case DRL -> rules.add(DrlSource.parse(asset.path(), DecisionTables.text(asset), false));
                    case SPREADSHEET -> rules.add(tables.read(asset, AssetKind.SPREADSHEET));
                    case CSV -> rules.add(tables.read(asset, AssetKind.CSV));
                    case DMN -> models.add(asset);
                }
            }
        }
        DmnVetting dmn = new DmnVetting(models);
        rules.forEach(source -> found.addAll(source.errors()));
        found.addAll(dmn.diagnostics());
        found.addAll(RuleLint.warnings(rules));
        return new Sources(rules, models, dmn, found);
    }
}
