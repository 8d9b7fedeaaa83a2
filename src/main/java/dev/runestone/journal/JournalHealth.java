package dev.runestone.journal;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready while commits go through. */
@Readiness
@Singleton
class JournalHealth implements HealthCheck {
    private final GroupCommit journal;

    JournalHealth(GroupCommit journal) {
        this.journal = journal;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("journal");
        return journal.trouble()
                .map(trouble -> response.down()
                        .withData("problem", "The journal cannot write: " + trouble.cause())
                        .withData("since", trouble.since().toString()))
                .orElseGet(response::up)
                .build();
    }
}
