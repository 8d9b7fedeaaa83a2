package dev.runestone.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.api.RefusalException;
import dev.runestone.catalog.StoredWorkflow;
import dev.runestone.catalog.WorkflowCatalog;
import dev.runestone.execution.Explain;
import dev.runestone.execution.WorkflowEvaluator;
import dev.runestone.knowledge.GuardedWorkers;
import dev.runestone.workflow.References;
import dev.runestone.workflow.RuleSet;
import dev.runestone.workflow.Version;
import dev.runestone.workflow.Workflow;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Singleton;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The evaluate command within the application: finds the workflow, runs the batch, prints the summary. */
@Singleton
@Unremovable
final class EvaluateApplication implements QuarkusApplication {
    private static final int NAMES_SHOWN = 20;

    private final WorkflowCatalog catalog;
    private final WorkflowEvaluator evaluator;
    private final GuardedWorkers workers;
    private final References references;
    private final ObjectMapper mapper;

    EvaluateApplication(
            WorkflowCatalog catalog,
            WorkflowEvaluator evaluator,
            GuardedWorkers workers,
            References references,
            ObjectMapper mapper) {
        this.catalog = catalog;
        this.evaluator = evaluator;
        this.workers = workers;
        this.references = references;
        this.mapper = mapper;
    }

    @Override
    public int run(String... arguments) throws InterruptedException {
        EvaluateCommand command = RunestoneCommand.parsed(EvaluateCommand.class, arguments);
        // the files themselves, not System.in and System.out, which others may have replaced
        Batch.Console console = new Batch.Console(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        try {
            return run(command.request(), console);
        } catch (BatchFailure failure) {
            console.err().println(failure.getMessage());
            return failure.exitCode();
        } catch (RefusalException refused) {
            console.err().println(refused.getMessage());
            return ExitCode.FAILURE;
        } catch (IOException failed) {
            console.err().println("The batch could not go on: " + failed);
            return ExitCode.FAILURE;
        }
    }

    private int run(BatchRequest request, Batch.Console console)
            throws BatchFailure, IOException, InterruptedException {
        StoredWorkflow stored = workflow(request);
        Batch batch = new Batch(request, model(stored), workers::submit, console);
        Thread interruption = new Thread(() -> stop(batch), "runestone-interruption");
        Runtime.getRuntime().addShutdownHook(interruption);
        Summary summary = batch.run();
        PrintStream report = request.decisions().equals(Output.STANDARD)
                ? console.err()
                : new PrintStream(console.out(), true, StandardCharsets.UTF_8);
        if (batch.isStopped()) {
            report.println("Interrupted; the files hold the rows decided until then.");
        } else {
            Runtime.getRuntime().removeShutdownHook(interruption);
        }
        summary.lines().forEach(report::println);
        if (batch.isStopped()) {
            return ExitCode.INTERRUPTED;
        }
        return summary.tally().rejectedRows() == 0 ? ExitCode.OK : ExitCode.SOME_REJECTED;
    }

    private static void stop(Batch batch) {
        try {
            batch.stop();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /** The workflow, once the knowledge bases that it needs are there. */
    private StoredWorkflow workflow(BatchRequest request) throws BatchFailure {
        Version version = version(request.version());
        Optional<StoredWorkflow> found =
                version == null ? catalog.find(request.workflow()) : catalog.find(request.workflow(), version);
        if (found.isEmpty()) {
            throw new BatchFailure(ExitCode.USAGE, unknown(request));
        }
        List<String> missing = found.get().workflow().components().values().stream()
                .filter(RuleSet.class::isInstance)
                .map(component -> ((RuleSet) component).knowledge())
                .distinct()
                .filter(name -> references.knowledge(name).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            throw new BatchFailure(
                    ExitCode.FAILURE,
                    "The workflow '" + request.workflow() + "' needs rules that are not there: "
                            + String.join(", ", missing) + ". Does the folder --rules have them, and do they compile?");
        }
        return found.get();
    }

    private String unknown(BatchRequest request) {
        String names = catalog.latest("", NAMES_SHOWN).stream()
                .map(stored ->
                        stored.workflow().name() + ":" + stored.workflow().version())
                .collect(Collectors.joining(", "));
        String known = names.isEmpty() ? "none; they are read from the folder --processes" : names;
        String version = request.version() == null ? "" : " in version " + request.version();
        return "There is no workflow '" + request.workflow() + "'" + version + ". There are: " + known + ".";
    }

    private static @Nullable Version version(@Nullable String text) throws BatchFailure {
        if (text == null) {
            return null;
        }
        return Version.parse(text)
                .orElseThrow(() -> new BatchFailure(
                        ExitCode.USAGE, "'" + text + "' is no version. Write it like credit-decision:1.0.0."));
    }

    private Batch.Model model(StoredWorkflow stored) {
        Workflow workflow = stored.workflow();
        return new Batch.Model(
                workflow.name() + " " + workflow.version(),
                workflow.inputs(),
                List.copyOf(workflow.outputs().keySet()),
                inputs -> evaluator
                        .evaluate(stored, inputs, Explain.NONE)
                        .orThrow()
                        .outputs(),
                mapper.writer());
    }
}
