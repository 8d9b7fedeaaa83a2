package dev.runestone.execution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.definition.WorkflowReader;
import dev.runestone.workflow.Policy;
import dev.runestone.workflow.Requirements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How to execute a function; every member may be left out.
 *
 * @param settings what it is set up with
 * @param inputs input name to value
 * @param requires the secrets and settings of the installation that it is handed
 * @param policy how its failures are met, as of a component
 */
@Schema(description = "How to execute a function.")
record ExecuteStepRequest(
        @Schema(description = "What the function is set up with.") @Nullable
        Map<String, @Nullable Object> settings,

        @Schema(description = "Input name to JSON value.") @Nullable
        Map<String, @Nullable Object> inputs,

        @Schema(description = "The secrets and settings of this installation that it is handed.") @Nullable
        Required requires,

        @Schema(description = "How its failures are met, as at a component: retries, timeout, onFailure and so on.")
        @Nullable
        Map<String, @Nullable Object> policy) {

    /**
     * Names of secrets and settings.
     *
     * @param secrets names
     * @param settings names
     */
    @Schema(name = "RequiredNames")
    record Required(
            @Nullable List<@Nullable String> secrets,
            @Nullable List<@Nullable String> settings) {}

    /**
     * The execution.
     *
     * @throws RefusalException {@code INVALID} with everything that is wrong with requirements and policy
     */
    StepExecution execution(String function, WorkflowReader reader, ObjectMapper mapper) {
        List<Problem> problems = new ArrayList<>();
        Requirements required = requires == null
                ? Requirements.NONE
                : new Requirements(
                        names("secrets", requires.secrets(), problems),
                        names("settings", requires.settings(), problems));
        Policy met = policy(reader, mapper, problems);
        if (!problems.isEmpty()) {
            throw Refusal.invalid("The execution of '" + function + "'", problems)
                    .asException();
        }
        return new StepExecution(
                function, settings == null ? Map.of() : settings, inputs == null ? Map.of() : inputs, required, met);
    }

    private static List<String> names(String member, @Nullable List<@Nullable String> given, List<Problem> problems) {
        List<String> names = new ArrayList<>();
        for (int i = 0; given != null && i < given.size(); i++) {
            String name = given.get(i);
            if (name == null) {
                problems.add(Problem.at(Path.of("requires", member, i), "null is no name."));
            } else {
                names.add(name);
            }
        }
        return names;
    }

    private Policy policy(WorkflowReader reader, ObjectMapper mapper, List<Problem> problems) {
        if (policy == null) {
            return Policy.NONE;
        }
        try {
            return reader.policy(mapper.writeValueAsString(policy));
        } catch (RefusalException refused) {
            refused.refusal().problems().forEach(problem -> {
                List<Object> segments = new ArrayList<>(List.of("policy"));
                segments.addAll(problem.path().segments());
                problems.add(new Problem(new Path(segments), problem.message(), problem.hint()));
            });
        } catch (JsonProcessingException itCameFromJson) {
            problems.add(Problem.at(Path.of("policy"), itCameFromJson.getOriginalMessage()));
        }
        return Policy.NONE;
    }
}
