package dev.runestone.knowledge;

import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Checks rules without deploying them. */
@Path("/api/rules/validations")
@Tag(name = "Rules", description = "Checking rules before they are deployed.")
class RuleValidationResource {
    private final RuleCompiler compiler;
    private final BuildQueue builds;
    private final Duration patience;

    RuleValidationResource(RuleCompiler compiler, BuildQueue builds, KnowledgeConfig config) {
        this.compiler = compiler;
        this.builds = builds;
        this.patience = config.loading();
    }

    /** What to check. */
    @Schema(name = "RuleValidationRequest")
    record RuleValidationRequest(@Nullable List<@Nullable AssetRequest> assets) {}

    /** What was found. */
    @Schema(name = "RuleValidation")
    record RuleValidationView(boolean valid, List<Diagnostic> diagnostics) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "validateRules",
            summary = "Validate rules without deploying them",
            description = "Compiles and vets the assets and tells every error and warning with file, line, column and a"
                    + " hint. Nothing is stored.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = RuleValidationRequest.class),
                            examples = @ExampleObject(name = "misspelt", value = KnowledgeExamples.VALIDATION)))
    @APIResponse(
            responseCode = "200",
            description = "What was found.",
            content =
                    @Content(
                            schema = @Schema(implementation = RuleValidationView.class),
                            examples = @ExampleObject(name = "misspelt", value = KnowledgeExamples.DIAGNOSTICS)))
    @APIResponse(responseCode = "503", description = "Too many builds wait.")
    public CompletionStage<RuleValidationView> validateRules(RuleValidationRequest request) {
        List<Problem> problems = new ArrayList<>();
        List<Asset> assets = AssetRequest.assets(request.assets(), problems);
        if (!problems.isEmpty()) {
            throw Refusal.invalid("The validation", problems).asException();
        }
        return builds.submit(() -> validate(assets))
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> {
                    if (failure instanceof TimeoutException) {
                        throw new Refusal(
                                        Refusal.Kind.TIMEOUT,
                                        "The rules did not compile within " + patience + ".",
                                        List.of())
                                .asException();
                    }
                    throw failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
                });
    }

    private RuleValidationView validate(List<Asset> assets) {
        Compilation compilation = compiler.compile(new Release("validation", "rules", "0"), assets);
        List<Diagnostic> found = new ArrayList<>(compilation.diagnostics());
        for (Violation violation : compilation.violations()) {
            found.add(new Diagnostic(
                    Diagnostic.Severity.ERROR,
                    violation.path(),
                    violation.line(),
                    0,
                    violation.rule(),
                    "'" + violation.rule() + "' must not use " + violation.member() + ".",
                    violation.hint()));
        }
        return new RuleValidationView(compilation.succeeded(), found);
    }
}
