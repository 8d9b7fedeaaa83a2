package dev.runestone.cli;

import dev.runestone.knowledge.Asset;
import dev.runestone.knowledge.Compilation;
import dev.runestone.knowledge.Release;
import dev.runestone.knowledge.RuleCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks the rule files of a folder, which are one knowledge base. */
final class RuleFiles {
    private static final Release RELEASE = new Release("local", "validated", "1");

    private final RuleCompiler compiler;

    RuleFiles(RuleCompiler compiler) {
        this.compiler = compiler;
    }

    List<Finding> check(Path folder, List<Path> files) throws IOException {
        List<Asset> assets = new ArrayList<>();
        for (Path file : files) {
            assets.add(new Asset(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file)));
        }
        Compilation compilation = compiler.compile(RELEASE, assets);
        List<Finding> findings = new ArrayList<>();
        compilation.diagnostics().forEach(diagnostic -> findings.add(Finding.of(folder, diagnostic)));
        compilation.violations().forEach(violation -> findings.add(Finding.of(folder, violation)));
        return findings;
    }
}
