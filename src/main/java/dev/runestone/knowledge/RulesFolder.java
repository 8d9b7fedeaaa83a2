package dev.runestone.knowledge;

import dev.runestone.api.RefusalException;
import dev.runestone.folder.FolderWatch;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Deploys each subfolder of the rules folder as a knowledge base, at start-up and when a file below it changes. A broken
 * change is logged with file and line, and the version before goes on deciding.
 */
@Singleton
class RulesFolder {
    private static final Logger LOG = Logger.getLogger(RulesFolder.class);
    private static final String VERSION_PREFIX = "0-";
    private static final int HASH_DIGITS = 12;

    private final Deployments deployments;
    private final Versions versions;
    private final RulesConfig config;
    private final Path folder;
    private final FolderWatch watch;

    RulesFolder(Deployments deployments, Versions versions, RulesConfig config) {
        this.deployments = deployments;
        this.versions = versions;
        this.config = config;
        this.folder = Path.of(config.folder());
        this.watch = new FolderWatch(folder, this::stamps, this::deploy);
    }

    /** Deploys what is there, waits until it is ready, and follows it from then on. */
    void start() {
        watch.lookFirst();
        if (config.watch()) {
            watch.follow(config.poll());
        }
    }

    @PreDestroy
    void stop() {
        watch.close();
    }

    /** Of each subfolder with rules: paths, sizes and times of its files. */
    private Map<String, String> stamps() throws IOException {
        Map<String, String> stamps = new TreeMap<>();
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.filter(Files::isDirectory).sorted().toList()) {
                StringBuilder stamp = new StringBuilder();
                for (Path file : files(child)) {
                    stamp.append(file)
                            .append('|')
                            .append(FolderWatch.stamp(file))
                            .append('\n');
                }
                if (!stamp.isEmpty()) {
                    stamps.put(child.getFileName().toString(), stamp.toString());
                }
            }
        }
        return stamps;
    }

    private static List<Path> files(Path base) throws IOException {
        try (Stream<Path> files = Files.walk(base)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .filter(file -> AssetKind.of(file.getFileName().toString()).isPresent())
                    .sorted()
                    .toList();
        }
    }

    private void deploy(String name) {
        Path base = folder.resolve(name);
        try {
            List<Asset> assets = new ArrayList<>();
            for (Path file : files(base)) {
                assets.add(new Asset(base.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file)));
            }
            String version = VERSION_PREFIX + AssetsHash.of(assets).substring(0, HASH_DIGITS);
            Release release = Release.checked(config.group(), name, version);
            report(base, deployments.await(deployments.deploy(release, assets, true)));
        } catch (IOException unreadable) {
            LOG.errorf("%s cannot be read: %s", base, unreadable.getMessage());
        } catch (RefusalException refused) {
            LOG.errorf("%s is not deployed: %s", base, refused.getMessage());
        }
    }

    private void report(Path base, Deployment done) {
        if (done.isUsable()) {
            LOG.infof("%s is deployed as %s.", base, done.release());
            retireOld(done.release().base());
            return;
        }
        List<String> lines = new ArrayList<>();
        done.diagnostics().stream()
                .filter(Diagnostic::isError)
                .forEach(each -> lines.add(base.resolve(each.path()) + ":" + each.line() + ": " + each.message()
                        + (each.hint().isEmpty() ? "" : " " + each.hint())));
        done.violations()
                .forEach(each -> lines.add(base.resolve(each.path()) + ":" + each.line() + ": rule '" + each.rule()
                        + "' must not use " + each.member() + ". " + each.hint()));
        LOG.errorf("%s is not deployed; %s.%n    %s", base, whatDecides(done.release()), String.join("\n    ", lines));
    }

    private String whatDecides(Release failed) {
        @Nullable String active;
        try {
            active = versions.state(failed.base()).active();
        } catch (RefusalException none) {
            active = null;
        }
        return active == null ? "there is no version before it" : "the version " + active + " goes on deciding";
    }

    private void retireOld(String base) {
        Versions.State state = versions.state(base);
        state.versions().stream()
                .filter(Deployment::isUsable)
                .filter(version -> version.release().version().startsWith(VERSION_PREFIX))
                .filter(version -> !version.release().version().equals(state.active()))
                .skip(Math.max(0, config.keep() - 1))
                .forEach(version -> versions.retire(base, version.release().version()));
    }
}
