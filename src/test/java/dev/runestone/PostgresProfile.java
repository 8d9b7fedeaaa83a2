package dev.runestone;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;

/**
 * Runs a {@code @QuarkusTest} on a real PostgreSQL instead of H2: extend the H2 test, change nothing, and annotate the
 * subclass with {@code @TestProfile(PostgresProfile.class)}.
 */
public final class PostgresProfile implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(PostgresResource.class));
    }
}
