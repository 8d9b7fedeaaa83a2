package dev.runestone.knowledge;

import dev.runestone.api.RefusalException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Deploys each subfolder of the rules folder as a knowledge base, at start-up and when a file below it changes. A broken
 * change is logged with file and line, and the version before goes on deciding.
 *
 * <p>The folder is polled: the notifications of operating systems miss changes on mounted and shared folders, and come
 * while a file is half written. A change counts when it has been the same twice.
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
    private final ScheduledExecutorService poller = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "runestone-rules");
        thread.setDaemon(true);
        return thread;
    });

    private @Nullable Future<?> polling;

    /** The files of each knowledge base as they were seen last, and as they were deployed last. */
    private Map<String, String> seen = Map.of();

    private final Map<String, String> deployed = new HashMap<>();

    RulesFolder(Deployments deployments, Versions versions, RulesConfig config) {
        this.deployments = deployments;
        this.versions = versions;
        this.config = config;
        this.folder = Path.of(config.folder());
    }

    /** Deploys what is there, waits until it is ready, and follows it from then on. */
    void start() {
        seen = stamps();
        deployChanged(seen);
        if (config.watch()) {
            long millis = Math.max(10, config.poll().toMillis());
            polling = poller.scheduleWithFixedDelay(this::poll, millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    @PreDestroy
    void stop() {
        Future<?> scheduled = polling;
        if (scheduled != null) {
            scheduled.cancel(true);
        }
        poller.shutdownNow();
    }

    private void poll() {
        try {
            Map<String, String> now = stamps();
            deployChanged(now);
            seen = now;
        } catch (RuntimeException failure) {
            // an exception would end the schedule
            LOG.errorf(failure, "The folder %s could not be deployed; it is tried again.", folder);
        }
    }

    private void deployChanged(Map<String, String> now) {
        deployed.keySet().retainAll(now.keySet());
        now.forEach((name, stamp) -> {
            if (stamp.equals(seen.get(name)) && !stamp.equals(deployed.get(name))) {
                deployed.put(name, stamp);
                deploy(name);
            }
        });
    }

    /** Of each subfolder with rules: paths, sizes and times of its files. */
    private Map<String, String> stamps() {
        Map<String, String> stamps = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return stamps;
        }
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.filter(Files::isDirectory).sorted().toList()) {
                StringBuilder stamp = new StringBuilder();
                for (Path file : files(child)) {
                    stamp.append(file).append('|').append(Files.size(file)).append('|');
                    stamp.append(Files.getLastModifiedTime(file).toMillis()).append('\n');
                }
                if (!stamp.isEmpty()) {
                    stamps.put(child.getFileName().toString(), stamp.toString());
                }
            }
        } catch (IOException | UncheckedIOException vanished) {
            LOG.debugf(vanished, "The folder %s changed while it was read; it is read again.", folder);
            return seen;
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
