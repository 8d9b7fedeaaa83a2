package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Page;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.journal.RunStatus;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How runs are started and found, without a server. */
@Timeout(30)
class RunsResourceTest {
    /** A request to {@code http://here/}. */
    private static final UriInfo HERE = (UriInfo) Proxy.newProxyInstance(
            RunsResourceTest.class.getClassLoader(), new Class<?>[] {UriInfo.class}, (self, method, args) -> {
                if (!method.getName().equals("getBaseUri")) {
                    throw new AssertionError(method);
                }
                return URI.create("http://here/");
            });

    private final RunsInMemory home = new RunsInMemory();
    private final RunsResource door = new RunsResource(
            home.runs,
            new SmallRyeConfigBuilder()
                    .withMapping(RunAccessConfig.class)
                    .build()
                    .getConfigMapping(RunAccessConfig.class));

    @AfterEach
    void stop() {
        home.close();
    }

    private Response start(String workflow, String id, @Nullable String durability, @Nullable String wait)
            throws Exception {
        StartRunRequest request =
                new StartRunRequest(workflow, null, Map.of("in", 7), Map.of("customer", "42"), durability, id, wait);
        return door.startRun(HERE, request).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static RunView view(Response answer) {
        return (RunView) answer.getEntity();
    }

    @Test
    void aRunThatIsNotWaitedForIsShownAsInLists() throws Exception {
        Response answer = start("approval", "begun", null, null);

        assertThat(answer.getStatus()).isEqualTo(202);
        assertThat(answer.getLocation()).isEqualTo(URI.create("http://here/api/runs/begun"));
        assertThat(view(answer).id()).isEqualTo("begun");
        assertThat(view(answer).inputs()).as("no details").isNull();
    }

    @Test
    void aRunThatEndsWhileItIsWaitedForIsShownWhole() throws Exception {
        Response answer = start("sum", "whole", null, "PT10S");

        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(view(answer).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(view(answer).outputs()).isEqualTo(Map.of("b", 7));
    }

    @Test
    void aRunThatDoesNotEndInTimeIsShownWithWhatItWaitsFor() throws Exception {
        Response answer = start("approval", "waits", null, "PT0.2S");

        assertThat(answer.getStatus()).isEqualTo(202);
        assertThat(view(answer).inputs()).isEqualTo(Map.of("in", 7));
    }

    @Test
    void aRunThatHadEndedBeforeIsShownWholeWithoutWaiting() throws Exception {
        start("sum", "twice", null, "PT10S");
        Response again = start("sum", "twice", null, null);

        assertThat(again.getStatus()).isEqualTo(200);
        assertThat(view(again).outputs()).isEqualTo(Map.of("b", 7));
    }

    @Test
    void runsAreFoundWhereTheyAreKept() throws Exception {
        start("approval", "kept", null, null);
        start("approval", "brief", "ephemeral", null);
        RunSearchRequest durable = new RunSearchRequest();
        RunSearchRequest ephemeral = new RunSearchRequest();
        ephemeral.durability = "ephemeral";

        Page<RunView> kept = door.searchRuns(durable, null, null);
        assertThat(kept.items()).extracting(RunView::id).containsExactly("kept");
        assertThat(kept.items().get(0).attributes()).isEqualTo(Map.of("customer", "42"));
        assertThat(kept.items().get(0).inputs()).isNull();
        assertThat(kept.next()).isNull();
        assertThat(door.searchRuns(ephemeral, null, null).items())
                .extracting(RunView::id)
                .containsExactly("brief");
    }

    @Test
    void runsAreFoundPageByPage() throws Exception {
        start("approval", "one", null, null);
        start("approval", "two", null, null);

        Page<RunView> first = door.searchRuns(new RunSearchRequest(), 1, null);
        Page<RunView> second = door.searchRuns(new RunSearchRequest(), 1, first.next());

        assertThat(first.items()).hasSize(1);
        assertThat(second.items()).hasSize(1).doesNotContainAnyElementsOf(first.items());
        assertThat(second.next()).isNull();
        for (int wrong : new int[] {0, 501}) {
            assertThatThrownBy(() -> door.searchRuns(new RunSearchRequest(), wrong, null))
                    .isInstanceOfSatisfying(
                            RefusalException.class,
                            thrown -> assertThat(thrown.refusal().kind()).isEqualTo(Refusal.Kind.MALFORMED));
        }
    }

    @Test
    void whatCannotBeStartedIsRefused() {
        assertThatThrownBy(() -> start("nothing", "x", null, null)).hasStackTraceContaining("nothing");
        assertThatThrownBy(() -> start(" ", "x", null, null)).isInstanceOf(RefusalException.class);
    }
}
