package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runestone.api.RefusalException;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Version;
import dev.runestone.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InputCheckTest {
    private static Workflow workflow() {
        Map<String, Type> inputs = new LinkedHashMap<>();
        inputs.put(
                "application",
                new Type(
                        Type.Kind.OBJECT,
                        Map.of("age", Type.of(Type.Kind.INTEGER)),
                        Set.of("age"),
                        true,
                        null,
                        List.of(),
                        null,
                        null));
        inputs.put("note", Type.ANY);
        return new Workflow("loans", new Version(1, 0, 0, ""), "", inputs, Map.of(), Map.of());
    }

    @Test
    void theValuesComeInTheOrderOfTheDeclaration() {
        assertThat(InputCheck.checked(workflow(), Map.of("note", "n", "application", Map.of("age", 3))))
                .containsExactly(Map.of("age", 3), "n");
    }

    @Test
    void everyProblemHasAPointerIntoTheRequest() {
        RefusalException refused = catchThrowableOfType(
                RefusalException.class,
                () -> InputCheck.checked(workflow(), Map.of("application", Map.of("age", "old"), "notes", "n")));

        assertThat(refused.refusal().problems())
                .extracting(problem -> problem.path().pointer())
                .containsExactly("/inputs/application/age", "/inputs/note", "/inputs/notes");
        assertThat(refused.refusal().problems().get(2).hint()).contains("'note'");
    }
}
