package dev.runestone.catalog;

import dev.runestone.api.Problem;
import dev.runestone.api.RefusalException;
import dev.runestone.folder.FolderWatch;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Loads the workflows and state machines below a folder into the catalog at start-up and when a file changes. A broken file is logged with
 * what is wrong and leaves the version that the catalog has. A file owns the versions that it brought in: changed content
 * under the same version replaces them, which over the API would be a conflict. A version stays when its file goes.
 *
 * <p>A knowledge base that is not deployed (yet: the rules may still be building) does not keep a file out; it is logged,
 * and an evaluation before it is there is refused with its name.
 */
@Singleton
final class ProcessesFolder {
    private static final Logger LOG = Logger.getLogger(ProcessesFolder.class);

    private final WorkflowCatalog catalog;
    private final Definitions definitions;
    private final MachineCatalog machines;
    private final MachineDefinitions machineDefinitions;
    private final CatalogConfig config;
    private final Path folder;
    private final FolderWatch watch;

    ProcessesFolder(
            WorkflowCatalog catalog,
            Definitions definitions,
            MachineCatalog machines,
            MachineDefinitions machineDefinitions,
            CatalogConfig config) {
        this.catalog = catalog;
        this.definitions = definitions;
        this.machines = machines;
        this.machineDefinitions = machineDefinitions;
        this.config = config;
        this.folder = Path.of(config.folder());
        this.watch = new FolderWatch(folder, this::stamps, name -> load(folder.resolve(name)));
    }

    void start(@Observes StartupEvent started) {
        watch.lookFirst();
        if (config.watch()) {
            watch.follow(config.poll());
        }
    }

    @PreDestroy
    void stop() {
        watch.close();
    }

    void poll() {
        watch.look();
    }

    private Map<String, String> stamps() throws IOException {
        Map<String, String> stamps = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(ProcessesFolder::isDefinition).toList()) {
                stamps.put(folder.relativize(file).toString(), FolderWatch.stamp(file));
            }
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
            boolean yaml = !source.endsWith(".json");
            if (machineDefinitions.isMachine(text, yaml)) {
                load(file, source, machineDefinitions.check(text, yaml));
            } else {
                load(file, source, definitions.check(text, yaml));
            }
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

    private void load(Path file, String source, MachineDefinitions.Checked checked) {
        if (!checked.problems().isEmpty()) {
            reject(file, checked.problems().stream().map(Problem::toString).toList());
            return;
        }
        MachineCatalog.Creation creation = machines.add(checked.reading().orRefuse(), source);
        if (creation.created()) {
            LOG.infof("%s: %s is in the catalog.", file, machines.described(creation.stored()));
        }
    }

    private static void reject(Path file, List<String> problems) {
        List<String> lines = new ArrayList<>(problems);
        LOG.errorf(
                "%s is not loaded; the catalog keeps what it has.%n%s",
                file, lines.stream().map(line -> "    " + line).collect(Collectors.joining("\n")));
    }
}
