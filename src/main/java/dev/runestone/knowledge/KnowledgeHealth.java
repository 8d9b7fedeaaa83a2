package dev.runestone.knowledge;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the active versions are loaded, and while there are threads to evaluate on. */
@Readiness
@Singleton
class KnowledgeHealth implements HealthCheck {
    private final KnowledgeStart start;
    private final KnowledgeBases bases;
    private final GuardedWorkers workers;

    KnowledgeHealth(KnowledgeStart start, KnowledgeBases bases, GuardedWorkers workers) {
        this.start = start;
        this.bases = bases;
        this.workers = workers;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("knowledge bases")
                .status(start.isFinished() && workers.isServing())
                .withData("active", bases.names().size())
                .withData("broken", String.join(", ", start.broken()))
                .withData("quarantinedThreads", workers.quarantinedCount())
                .build();
    }
}
