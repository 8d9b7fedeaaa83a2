package dev.runestone.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.api.RefusalException;
import dev.runestone.catalog.StoredWorkflow;
import dev.runestone.catalog.WorkflowCatalog;
import dev.runestone.execution.Explain;
import dev.runestone.execution.WorkflowEvaluator;
import dev.runestone.knowledge.GuardedWorkers;
import dev.runestone.workflow.References;
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
import org.jspecify.annotations.Nullable;

/** The evaluate command within the application: finds the workflow, runs the batch, prints the summary. */
@Singleton
@Unremovable
final class EvaluateApplication implements QuarkusApplication {
    private final WorkflowCatalog catalog;
    private final WorkflowEvaluator evaluator;
    private final GuardedWorkers workers;
    private final Readiness readiness;
    private final ObjectMapper mapper;
    private final CliConfig config;

    EvaluateApplication(
            WorkflowCatalog catalog,
            WorkflowEvaluator evaluator,
            GuardedWorkers workers,
            References references,
            ObjectMapper mapper,
            CliConfig config) {
        this.catalog = catalog;
        this.evaluator = evaluator;
        this.workers = workers;
        this.readiness = new Readiness(references);
        this.mapper = mapper;
        this.config = config;
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

    private StoredWorkflow workflow(BatchRequest request) throws BatchFailure, InterruptedException {
        StoredWorkflow stored = catalog.existing(request.workflow(), version(request.version()));
        List<String> missing = readiness.await(stored.workflow(), config.patience());
        if (!missing.isEmpty()) {
            throw new BatchFailure(
                    ExitCode.FAILURE,
                    "The workflow '" + request.workflow() + "' needs " + String.join(", ", missing)
                            + ", which did not get ready within " + config.patience()
                            + ". Does the folder --rules hold it, and does it compile? (runestone validate)");
        }
        return stored;
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
