package dev.runestone.knowledge;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Makes assets versions of knowledge bases: stored, built, vetted, warmed, and then activated if so asked. */
@Singleton
public class Deployments {
    private static final Logger LOG = Logger.getLogger(Deployments.class);

    private final RuleCompiler compiler;
    private final KnowledgeBases bases;
    private final BuildQueue builds;
    private final DeploymentStore store;
    private final Versions versions;
    private final KnowledgeConfig config;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Map<Release, CompletableFuture<KnowledgeBase>> loading = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Deployment>> building = new ConcurrentHashMap<>();

    Deployments(
            RuleCompiler compiler,
            KnowledgeBases bases,
            BuildQueue builds,
            DeploymentStore store,
            Versions versions,
            KnowledgeConfig config,
            MeterRegistry meters,
            Clock clock) {
        this.compiler = compiler;
        this.bases = bases;
        this.builds = builds;
        this.store = store;
        this.versions = versions;
        this.config = config;
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * Stores assets and has them built. The same assets for the same coordinates again are the same deployment.
     *
     * @return the deployment, building or done
     * @throws RefusalException {@code CONFLICT} where the coordinates have other assets; {@code BUSY}
     */
    public Deployment deploy(Release release, List<Asset> assets, boolean activate) {
        Deployment deployment = stored(release, assets, activate);
        if (deployment.isUsable() && activate && !versions.isActive(release)) {
            versions.activate(usable(release));
        }
        return deployment;
    }

    private synchronized Deployment stored(Release release, List<Asset> assets, boolean activate) {
        String hash = AssetsHash.of(assets);
        Optional<Deployment> known = store.of(release);
        if (known.isPresent()) {
            return again(known.get(), hash, activate);
        }
        Deployment deployment = building(newId(), release, hash, activate, clock.instant());
        store.add(deployment, assets);
        try {
            build(deployment);
        } catch (RefusalException busy) {
            store.remove(deployment.id());
            throw busy;
        }
        return deployment;
    }

    private static Deployment building(String id, Release release, String hash, boolean activate, Instant createdAt) {
        return new Deployment(
                id, release, hash, Deployment.Status.BUILDING, false, activate, List.of(), List.of(), createdAt, null);
    }

    private Deployment again(Deployment known, String hash, boolean activate) {
        if (!known.contentHash().equals(hash)) {
            throw Refusal.conflict(known.release() + " exists with other assets (deployment " + known.id()
                            + "). Give the new assets a new version.")
                    .asException();
        }
        if (!known.retired()) {
            return known;
        }
        Deployment revived = building(known.id(), known.release(), hash, activate, known.createdAt());
        store.retire(known.id(), false);
        try {
            build(revived);
        } catch (RefusalException busy) {
            store.retire(known.id(), true);
            throw busy;
        }
        return revived;
    }

    /** A deployment by its id. */
    public Optional<Deployment> find(String id) {
        return store.find(id);
    }

    /** The deployment when it is ready or has failed; it waits for a build that is under way. */
    public Deployment await(Deployment deployment) {
        CompletableFuture<Deployment> running = building.get(deployment.id());
        if (running != null) {
            return running.join();
        }
        return store.find(deployment.id()).orElse(deployment);
    }

    /**
     * Makes a version that is ready the one that decides.
     *
     * @param precondition throws where the knowledge base is not as the caller knows it
     */
    Versions.State activate(String reference, String version, Consumer<Versions.State> precondition) {
        Versions.State state = versions.state(reference);
        precondition.accept(state);
        // loading may take seconds, so it comes before anything is locked
        KnowledgeBase base = usable(versions.usable(state, version).release());
        return versions.activate(base, precondition);
    }

    /** Makes the version that decided before decide again. */
    Versions.State rollBack(String reference, Consumer<Versions.State> precondition) {
        Versions.State state = versions.state(reference);
        precondition.accept(state);
        KnowledgeBase before = usable(versions.before(state));
        return versions.rollBack(before, precondition);
    }

    private KnowledgeBase usable(Release release) {
        return load(release)
                .orElseThrow(() -> Refusal.notFound("There is no version " + release + " that can be evaluated.")
                        .asException());
    }

    /** Has a deployment built, for the first time or once more after a restart. */
    void build(Deployment deployment) {
        CompletableFuture<Deployment> done = new CompletableFuture<>();
        building.put(deployment.id(), done);
        try {
            // whoever waits does so for 'done'
            var unused =
                    builds.submit(() -> build(deployment, done)).exceptionally(failure -> givenUp(deployment, done));
        } catch (RefusalException busy) {
            building.remove(deployment.id());
            throw busy;
        }
    }

    private Deployment build(Deployment deployment, CompletableFuture<Deployment> done) {
        Deployment result = deployment;
        try {
            result = finished(deployment, done);
        } catch (RuntimeException failure) {
            LOG.errorf(failure, "The outcome of the deployment %s could not be stored.", deployment.id());
        } finally {
            building.remove(deployment.id(), done);
            done.complete(result);
        }
        return result;
    }

    /** Ends a deployment whose build did not end by itself. */
    private Deployment givenUp(Deployment deployment, CompletableFuture<Deployment> done) {
        LOG.errorf(
                "The build of %s took longer than %s and is given up.", deployment.release(), config.buildDeadline());
        // a build that comes back after all sees that it is no longer the one, and changes nothing
        building.remove(deployment.id(), done);
        failed(deployment, "The build took longer than " + config.buildDeadline() + " and was given up.");
        Deployment result = store.find(deployment.id()).orElse(deployment);
        done.complete(result);
        return result;
    }

    private void failed(Deployment deployment, String why) {
        Diagnostic crash = new Diagnostic(Diagnostic.Severity.ERROR, "", 0, 0, "", why, "");
        store.finish(deployment.id(), Deployment.Status.FAILED, List.of(crash), List.of());
    }

    private Deployment finished(Deployment deployment, CompletableFuture<Deployment> done) {
        long start = System.nanoTime();
        Deployment.Status status = Deployment.Status.FAILED;
        try {
            List<Asset> assets = store.assets(deployment.id());
            Compilation compilation = compiler.compile(deployment.release(), assets);
            if (compilation.module().isPresent()) {
                KnowledgeBase base = warmed(compilation.module().get());
                if (building.get(deployment.id()) != done) {
                    base.retire();
                    return deployment;
                }
                if (deployment.activate()) {
                    versions.activate(base);
                } else {
                    bases.add(base);
                }
                // last, so that whoever reads READY meets the version that it was told of
                store.finish(deployment.id(), Deployment.Status.READY, compilation.diagnostics(), List.of());
                status = Deployment.Status.READY;
            } else {
                store.finish(
                        deployment.id(), Deployment.Status.FAILED, compilation.diagnostics(), compilation.violations());
            }
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError failure) {
            LOG.errorf(failure, "The deployment %s of %s failed.", deployment.id(), deployment.release());
            if (building.get(deployment.id()) != done) {
                return deployment;
            }
            failed(deployment, "The build broke off: " + failure);
            status = Deployment.Status.FAILED;
        }
        store.forgetFailed(config.failedDeployments());
        meters.timer("runestone.knowledge.deployments", "outcome", status.name().toLowerCase(Locale.ROOT))
                .record(Duration.ofNanos(System.nanoTime() - start));
        return store.find(deployment.id()).orElse(deployment);
    }

    private KnowledgeBase warmed(RuleModule module) {
        KnowledgeBase base = KnowledgeBase.load(module, config.idleSessions());
        try {
            base.warm();
        } catch (RuntimeException | LinkageError | StackOverflowError failure) {
            base.retire();
            throw failure;
        }
        return base;
    }

    /**
     * A version that is ready, loaded from the store where it is not in memory.
     *
     * @throws RefusalException {@code TIMEOUT} where loading takes too long, {@code BUSY}, or {@code INVALID} where what
     *     was stored does not build any more
     */
    Optional<KnowledgeBase> load(Release release) {
        Optional<KnowledgeBase> loaded = bases.loaded(release);
        if (loaded.isPresent()) {
            return loaded;
        }
        return store.of(release).filter(Deployment::isUsable).map(stored -> await(release, loading(stored)));
    }

    /** Begins to load a stored version, or joins those who did. */
    private CompletableFuture<KnowledgeBase> loading(Deployment stored) {
        return loading.computeIfAbsent(
                stored.release(),
                release -> builds.submit(() -> {
                    try {
                        return reload(stored);
                    } finally {
                        loading.remove(release);
                    }
                }));
    }

    private KnowledgeBase reload(Deployment stored) {
        Compilation compilation = compiler.compile(stored.release(), store.assets(stored.id()));
        KnowledgeBase base = warmed(compilation
                .module()
                .orElseThrow(() -> new Refusal(
                                Refusal.Kind.INVALID,
                                "The stored version " + stored.release() + " does not build any more: "
                                        + compilation.diagnostics() + compilation.violations(),
                                List.of())
                        .asException()));
        bases.add(base);
        return base;
    }

    private KnowledgeBase await(Release release, CompletableFuture<KnowledgeBase> started) {
        try {
            return started.get(config.loading().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            throw slow(release);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw slow(release);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RefusalException refused) {
                throw refused;
            }
            throw new IllegalStateException("The version " + release + " could not be loaded.", failure.getCause());
        }
    }

    private static RefusalException slow(Release release) {
        return new Refusal(
                        Refusal.Kind.TIMEOUT,
                        "The version " + release + " is still being loaded. Try again in a moment.",
                        List.of())
                .asException();
    }

    /** Time first, so that ids sort by age. */
    private String newId() {
        return String.format(
                Locale.ROOT,
                "%012x-%08x",
                clock.millis(),
                ThreadLocalRandom.current().nextInt());
    }
}
