package dev.runestone.catalog;

import dev.runestone.api.Problem;
import dev.runestone.api.RefusalException;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Loads the workflows below a folder into the catalog at start-up and when a file changes. A broken file is logged with
 * what is wrong and leaves the version that the catalog has. A file owns the versions that it brought in: changed content
 * under the same version replaces them, which over the API would be a conflict. A version stays when its file goes.
 *
 * <p>A knowledge base that is not deployed (yet: the rules may still be building) does not keep a file out; it is logged,
 * and an evaluation before it is there is refused with its name.
 *
 * <p>The folder is polled, not watched by the operating system: that also sees changes on mounted volumes, and a file
 * that is still being written is left until it is the same twice.
 */
@Singleton
final class ProcessesFolder {
    private static final Logger LOG = Logger.getLogger(ProcessesFolder.class);

    private final WorkflowCatalog catalog;
    private final Definitions definitions;
    private final CatalogConfig config;
    private final Path folder;
    private final ScheduledExecutorService poller = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "runestone-processes");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable Future<?> polling;
    private Map<Path, Stamp> seen = Map.of();
    private final Map<Path, Stamp> loaded = new HashMap<>();

    /** What tells whether a file has changed. */
    private record Stamp(long modifiedMillis, long bytes) {}

    ProcessesFolder(WorkflowCatalog catalog, Definitions definitions, CatalogConfig config) {
        this.catalog = catalog;
        this.definitions = definitions;
        this.config = config;
        this.folder = Path.of(config.folder());
    }

    void start(@Observes StartupEvent started) {
        seen = stamps();
        loadChanged(seen);
        if (config.watch()) {
            long millis = config.poll().toMillis();
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

    void poll() {
        try {
            Map<Path, Stamp> now = stamps();
            loadChanged(now);
            seen = now;
        } catch (RuntimeException failure) {
            // An exception would end the schedule.
            LOG.errorf(failure, "The folder %s could not be looked at; it is tried again.", folder);
        }
    }

    private void loadChanged(Map<Path, Stamp> now) {
        loaded.keySet().retainAll(now.keySet());
        now.forEach((file, stamp) -> {
            if (stamp.equals(seen.get(file)) && !stamp.equals(loaded.get(file))) {
                loaded.put(file, stamp);
                load(file);
            }
        });
    }

    private Map<Path, Stamp> stamps() {
        Map<Path, Stamp> stamps = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return stamps;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(ProcessesFolder::isDefinition).toList()) {
                stamps.put(file, new Stamp(Files.getLastModifiedTime(file).toMillis(), Files.size(file)));
            }
        } catch (IOException | UncheckedIOException vanished) {
            LOG.debugf(vanished, "The folder %s changed while it was read; it is read again.", folder);
            return seen;
        }
        return stamps;
    }

    private static boolean isDefinition(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return !name.startsWith(".")
                && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"))
                && Files.isRegularFile(file);
    }

    private void load(Path file) {
        String source = folder.relativize(file).toString().replace('\\', '/');
        try {
            String text = Files.readString(file);
            load(file, source, definitions.check(text, !source.endsWith(".json")));
        } catch (RefusalException refused) {
            reject(file, List.of(refused.refusal().detail()));
        } catch (CharacterCodingException notText) {
            reject(file, List.of("It is not UTF-8 text."));
        } catch (IOException unreadable) {
            reject(file, List.of("It cannot be read: " + unreadable.getMessage()));
        }
    }

    private void load(Path file, String source, Definitions.Checked checked) {
        List<Problem> problems = checked.problems();
        List<Problem> severe = checked.reading()
                .workflow()
                .map(workflow -> definitions.withoutMissingKnowledge(workflow, problems))
                .orElse(problems);
        if (!severe.isEmpty()) {
            reject(file, severe.stream().map(Problem::toString).toList());
            return;
        }
        problems.forEach(problem -> LOG.warnf("%s: %s", file, problem));
        Creation creation = catalog.add(checked.reading().orRefuse(), source);
        if (creation.created()) {
            LOG.infof("%s: %s is in the catalog.", file, WorkflowCatalog.described(creation.stored()));
        }
    }

    private static void reject(Path file, List<String> problems) {
        List<String> lines = new ArrayList<>(problems);
        LOG.errorf(
                "%s is not loaded; the catalog keeps what it has.%n%s",
                file, lines.stream().map(line -> "    " + line).collect(Collectors.joining("\n")));
    }
}
