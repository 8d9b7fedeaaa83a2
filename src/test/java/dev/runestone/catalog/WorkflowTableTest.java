package dev.runestone.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.workflow.Version;
import dev.runestone.workflow.Workflow;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every database must keep of workflows. */
@QuarkusTest
class WorkflowTableTest {
    @Inject
    WorkflowStore store;

    @Inject
    Definitions definitions;

    private StoredWorkflow stored(String name, String expression, @Nullable String source) {
        Workflow workflow = definitions
                .check(Catalogs.yaml(name, "1.0.0", expression), true)
                .orRefuse();
        return new StoredWorkflow(
                workflow, definitions.hash(workflow), source, Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    private List<StoredWorkflow> load(String name) {
        return store.load().stream()
                .filter(row -> row.workflow().name().equals(name))
                .toList();
    }

    @Test
    void whatWasSavedIsLoadedAsItWas() {
        StoredWorkflow stored = stored("table-a", "if amount > 1 then \\\"ünï → 𝄞\\\" else null", "a.yaml");
        store.save(stored);

        assertThat(load("table-a")).containsExactly(stored);
    }

    @Test
    void savingAgainReplacesTheContent() {
        store.save(stored("table-b", "amount", null));
        StoredWorkflow second = stored("table-b", "amount * 2", "b.yaml");
        store.save(second);

        assertThat(load("table-b")).containsExactly(second);
    }

    @Test
    void aLongDefinitionIsKept() {
        StoredWorkflow stored = stored("table-c", "\\\"" + "long ".repeat(1_900) + "\\\"", null);
        store.save(stored);

        assertThat(load("table-c")).containsExactly(stored);
    }

    @Test
    void whatWasRemovedIsGone() {
        store.save(stored("table-d", "amount", null));
        store.remove("table-d", new Version(1, 0, 0, ""));
        store.remove("table-d", new Version(1, 0, 0, ""));

        assertThat(load("table-d")).isEmpty();
    }
}
