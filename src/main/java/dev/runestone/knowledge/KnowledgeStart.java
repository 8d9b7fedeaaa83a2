package dev.runestone.knowledge;

import dev.runestone.api.RefusalException;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Brings the knowledge bases back after a start: the active versions, builds that were cut off, and the rules folder.
 * It does so beside the rest of the start, and whoever needs a knowledge base waits for it. A version that does not load
 * any more is logged and does not stop the others.
 */
@Singleton
class KnowledgeStart implements KnowledgeBases.Source {
    private static final Logger LOG = Logger.getLogger(KnowledgeStart.class);

    private final KnowledgeBases bases;
    private final Deployments deployments;
    private final DeploymentStore store;
    private final ActivationStore activations;
    private final RulesFolder folder;
    private final KnowledgeConfig config;
    private final CountDownLatch finished = new CountDownLatch(1);
    private final List<String> broken = new CopyOnWriteArrayList<>();
    private volatile boolean started;

    KnowledgeStart(
            KnowledgeBases bases,
            Deployments deployments,
            DeploymentStore store,
            ActivationStore activations,
            RulesFolder folder,
            KnowledgeConfig config) {
        this.bases = bases;
        this.deployments = deployments;
        this.store = store;
        this.activations = activations;
        this.folder = folder;
        this.config = config;
    }

    /** Before other features, whose definitions refer to knowledge bases. */
    void start(@Observes @Priority(100) StartupEvent event) {
        bases.loadFrom(this, config.loadedVersions());
        started = true;
        Thread thread = new Thread(this::run, "runestone-start");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            activations.active().forEach(this::restore);
            store.unfinished().forEach(this::resume);
            folder.start();
        } catch (RuntimeException failure) {
            LOG.error("Not all knowledge bases could be brought back.", failure);
            broken.add(String.valueOf(failure.getMessage()));
        } finally {
            finished.countDown();
        }
    }

    private void restore(String base, String version) {
        String[] parts = base.split(":", -1);
        Release release = new Release(parts[0], parts[1], version);
        try {
            bases.activate(deployments
                    .load(release)
                    .orElseThrow(() -> new IllegalStateException("It is active, but there is no record of it.")));
        } catch (RuntimeException failure) {
            LOG.errorf(failure, "The active version %s could not be loaded; %s decides nothing.", release, base);
            broken.add(release.toString());
        }
    }

    private void resume(Deployment unfinished) {
        try {
            deployments.build(unfinished);
        } catch (RefusalException busy) {
            LOG.errorf("The deployment %s could not be resumed: %s", unfinished.id(), busy.getMessage());
        }
    }

    @Override
    public Optional<KnowledgeBase> load(Release release) {
        return deployments.load(release);
    }

    @Override
    public boolean awaitStart() {
        if (!started
                || finished.getCount() == 0
                || Thread.currentThread().getName().equals("runestone-start")) {
            return false;
        }
        try {
            return finished.await(config.loading().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    boolean isFinished() {
        return finished.getCount() == 0;
    }

    /** The versions that were active and could not be loaded. */
    List<String> broken() {
        return new ArrayList<>(broken);
    }
}
