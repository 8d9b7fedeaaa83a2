package dev.runestone.cli;

import dev.runestone.definition.WorkflowReader;
import dev.runestone.knowledge.RuleCompiler;
import dev.runestone.workflow.References;
import dev.runestone.workflow.WorkflowValidator;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Singleton;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The validate command within the application. */
@Singleton
@Unremovable
final class ValidateApplication implements QuarkusApplication {
    private static final List<String> RULES = List.of(".drl", ".xls", ".xlsx", ".csv", ".dmn");
    private static final List<String> WORKFLOWS = List.of(".yaml", ".yml", ".json");

    private final RuleFiles rules;
    private final WorkflowFiles workflows;

    ValidateApplication(
            RuleCompiler compiler,
            WorkflowReader reader,
            References references,
            @ConfigProperty(name = "runestone.catalog.components", defaultValue = "20000") int components) {
        this.rules = new RuleFiles(compiler);
        this.workflows = new WorkflowFiles(reader, new WorkflowValidator(components), references);
    }

    @Override
    public int run(String... arguments) {
        ValidateCommand command = RunestoneCommand.parsed(ValidateCommand.class, arguments);
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        try {
            List<Path> files = files(command.files());
            List<Finding> findings = check(files, command.rules());
            findings.forEach(out::println);
            long errors = findings.stream().filter(Finding::error).count();
            out.println(files.size() + " files, " + errors + " errors, " + (findings.size() - errors) + " warnings");
            return errors == 0 ? ExitCode.OK : ExitCode.FAILURE;
        } catch (IOException unreadable) {
            out.println("A file cannot be read: " + unreadable);
            return ExitCode.FAILURE;
        } catch (BatchFailure failure) {
            out.println(failure.getMessage());
            return failure.exitCode();
        }
    }

    private List<Finding> check(List<Path> files, Path rulesFolder) throws IOException {
        List<Finding> findings = new ArrayList<>();
        Map<Path, List<Path>> folders = new TreeMap<>();
        for (Path file : files) {
            if (endsWith(file, RULES)) {
                folders.computeIfAbsent(base(file, rulesFolder), key -> new ArrayList<>())
                        .add(file);
            } else {
                findings.addAll(workflows.check(file));
            }
        }
        for (Map.Entry<Path, List<Path>> folder : folders.entrySet()) {
            findings.addAll(rules.check(folder.getKey(), folder.getValue()));
        }
        return findings;
    }

    /** The folder whose rule files, this one among them, are one knowledge base. */
    private static Path base(Path file, Path rulesFolder) {
        Path parent = file.getParent() == null ? Path.of("") : file.getParent();
        Path below = parent;
        for (Path above = parent.getParent(); above != null; above = above.getParent()) {
            if (above.toAbsolutePath()
                    .normalize()
                    .equals(rulesFolder.toAbsolutePath().normalize())) {
                return below;
            }
            below = above;
        }
        return parent;
    }

    private static List<Path> files(List<Path> named) throws IOException, BatchFailure {
        List<Path> files = new ArrayList<>();
        for (Path path : named) {
            if (Files.isDirectory(path)) {
                try (Stream<Path> below = Files.walk(path)) {
                    below.filter(file -> endsWith(file, RULES) || endsWith(file, WORKFLOWS))
                            .filter(Files::isRegularFile)
                            .sorted()
                            .forEach(files::add);
                }
            } else if (Files.isRegularFile(path) && (endsWith(path, RULES) || endsWith(path, WORKFLOWS))) {
                files.add(path);
            } else {
                throw new BatchFailure(ExitCode.USAGE, "'" + path + "' is no file or folder of rules or workflows.");
            }
        }
        return files;
    }

    private static boolean endsWith(Path file, List<String> endings) {
        String name =
                file.getFileName() == null ? "" : file.getFileName().toString().toLowerCase(Locale.ROOT);
        return endings.stream().anyMatch(name::endsWith);
    }
}
