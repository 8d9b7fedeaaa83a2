package dev.runestone.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.workflow.Version;
import dev.runestone.workflow.Workflow;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class WorkflowCatalogTest {
    private final CatalogConfig config = Catalogs.config(Map.of("versions", "5"));
    private final Definitions definitions = Catalogs.definitions(config);
    private final Catalogs.Memory store = new Catalogs.Memory();
    private final WorkflowCatalog catalog = new WorkflowCatalog(definitions, store, config);

    private Workflow workflow(String name, String version, String expression) {
        return definitions.check(Catalogs.yaml(name, version, expression), true).orRefuse();
    }

    private static void assertRefused(Refusal.Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RefusalException.class,
                        refused -> assertThat(refused.refusal().kind()).isEqualTo(kind));
    }

    @Test
    void theLatestIsTheHighestReleaseAndPreReleasesAreFoundByVersion() {
        catalog.createWorkflow(workflow("a", "1.9.0", "amount"));
        catalog.createWorkflow(workflow("a", "1.10.0", "amount"));
        catalog.createWorkflow(workflow("a", "2.0.0-rc.1", "amount"));

        assertThat(catalog.existing("a", null).workflow().version()).hasToString("1.10.0");
        assertThat(catalog.versions("a"))
                .extracting(stored -> stored.workflow().version().toString())
                .containsExactly("1.10.0", "1.9.0", "2.0.0-rc.1");
        assertThat(catalog.find("a", new Version(2, 0, 0, "rc.1"))).isPresent();
    }

    @Test
    void theSameContentAgainChangesNothing() {
        Creation first = catalog.createWorkflow(workflow("a", "1.0.0", "amount"));
        Creation second = catalog.createWorkflow(workflow("a", "1.0.0", "amount"));

        assertThat(first.created()).isTrue();
        assertThat(second.created()).isFalse();
        assertThat(second.stored()).isSameAs(first.stored());
    }

    @Test
    void otherContentUnderTheSameVersionIsAConflict() {
        catalog.createWorkflow(workflow("a", "1.0.0", "amount"));

        assertRefused(Refusal.Kind.CONFLICT, () -> catalog.createWorkflow(workflow("a", "1.0.0", "amount + 1")));
    }

    @Test
    void whatIsStoredIsThereAfterARestart() {
        StoredWorkflow stored =
                catalog.createWorkflow(workflow("a", "1.0.0", "amount")).stored();
        WorkflowCatalog restarted = new WorkflowCatalog(definitions, store, config);

        assertThat(restarted.find("a")).contains(stored);
    }

    @Test
    void whatAnotherProcessHasStoredIsFoundWhereItIsNotKnown() {
        WorkflowCatalog other = new WorkflowCatalog(definitions, store, config);
        StoredWorkflow first =
                catalog.createWorkflow(workflow("a", "1.0.0", "amount")).stored();

        assertThat(other.find("a")).contains(first);
        StoredWorkflow second =
                catalog.createWorkflow(workflow("a", "1.1.0", "amount")).stored();
        assertThat(other.find("a", new Version(1, 1, 0, ""))).contains(second);
        assertThat(other.find("a")).contains(second);
        assertThat(other.find("b")).isEmpty();
        catalog.createWorkflow(workflow("a", "2.0.0", "amount"));
        assertRefused(Refusal.Kind.CONFLICT, () -> other.createWorkflow(workflow("a", "2.0.0", "amount + 1")));
    }

    @Test
    void aRemovedVersionIsGoneAndTheOneBeforeIsTheLatest() {
        catalog.createWorkflow(workflow("a", "1.0.0", "amount"));
        catalog.createWorkflow(workflow("a", "1.1.0", "amount"));
        catalog.remove("a", new Version(1, 1, 0, ""));

        assertThat(catalog.existing("a", null).workflow().version()).hasToString("1.0.0");
        catalog.remove("a", new Version(1, 0, 0, ""));
        assertThat(catalog.find("a")).isEmpty();
        assertThat(store.load()).isEmpty();
        assertRefused(Refusal.Kind.NOT_FOUND, () -> catalog.remove("a", new Version(1, 0, 0, "")));
    }

    @Test
    void theNumberOfVersionsIsLimited() {
        for (int i = 0; i < 5; i++) {
            catalog.createWorkflow(workflow("a", "1." + i + ".0", "amount"));
        }

        assertRefused(Refusal.Kind.LIMIT_EXCEEDED, () -> catalog.createWorkflow(workflow("b", "1.0.0", "amount")));
    }

    @Test
    void workflowsAreListedFromBehindAName() {
        catalog.createWorkflow(workflow("a", "1.0.0", "amount"));
        catalog.createWorkflow(workflow("b", "1.0.0", "amount"));
        catalog.createWorkflow(workflow("c", "1.0.0", "amount"));

        assertThat(catalog.latest("a", 1))
                .extracting(stored -> stored.workflow().name())
                .containsExactly("b");
    }
}
