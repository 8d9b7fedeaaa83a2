package dev.runestone.knowledge;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        List<Diagnostic> found = new ArrayList<>(check.check(assets));
        if (!found.isEmpty()) {
            return Compilation.failed(release, found, List.of(), List.of());
        }
        List<DrlSource> rules = new ArrayList<>();
        List<Asset> models = new ArrayList<>();
        for (Asset asset : assets) {
            switch (AssetKind.of(asset.path()).orElseThrow()) {
                case DRL -> rules.add(DrlSource.parse(asset.path(), DecisionTables.text(asset), false));
                case SPREADSHEET -> rules.add(tables.read(asset, AssetKind.SPREADSHEET));
                case CSV -> rules.add(tables.read(asset, AssetKind.CSV));
                case DMN -> models.add(asset);
            }
        }
        List<Compilation.GeneratedSource> sources = rules.stream()
                .filter(DrlSource::table)
                .map(table -> new Compilation.GeneratedSource(table.path(), table.text()))
                .toList();
        BuildMessages messages = new BuildMessages(rules);
        found.addAll(messages.ofParser());
        DmnVetting dmn = new DmnVetting(models);
        found.addAll(dmn.diagnostics());
        List<Violation> violations = new ArrayList<>(dmn.violations());
        violations.addAll(new DrlVetting(vetting.allowed()).vet(rules));
        if (found.stream().anyMatch(Diagnostic::isError) || !violations.isEmpty()) {
            return Compilation.failed(release, found, violations, sources);
        }
        found.addAll(RuleLint.warnings(rules));
        RuleBuild build = RuleBuild.of(release, rules, models);
        found.addAll(messages.of(build.messages()));
        if (build.model() == null) {
            return Compilation.failed(release, found, violations, sources);
        }
        violations.addAll(vetting.vet(release, build.files(), rules));
        if (!violations.isEmpty()) {
            return Compilation.failed(release, found, violations, sources);
        }
        Map<String, byte[]> interruptible = InterruptionPoints.into(build.files());
        RuleModule module = new RuleModule(release, interruptible, build.model());
        return new Compilation(release, found, violations, sources, Optional.of(module));
    }

    /**
     * Looks at the syntax only, which takes milliseconds: for editors, at each keystroke.
     *
     * @return errors and warnings; an empty list does not mean that the assets compile
     */
    public List<Diagnostic> parse(List<Asset> assets) {
        List<Diagnostic> found = new ArrayList<>(check.check(assets));
        if (!found.isEmpty()) {
            return found;
        }
        List<DrlSource> rules = new ArrayList<>();
        List<Asset> models = new ArrayList<>();
        for (Asset asset : assets) {
            switch (AssetKind.of(asset.path()).orElseThrow()) {
                case DRL -> rules.add(DrlSource.parse(asset.path(), DecisionTables.text(asset), false));
                case SPREADSHEET -> rules.add(tables.read(asset, AssetKind.SPREADSHEET));
                case CSV -> rules.add(tables.read(asset, AssetKind.CSV));
                case DMN -> models.add(asset);
            }
        }
        found.addAll(new BuildMessages(rules).ofParser());
        found.addAll(new DmnVetting(models).diagnostics());
        found.addAll(RuleLint.warnings(rules));
        return found;
    }
}
