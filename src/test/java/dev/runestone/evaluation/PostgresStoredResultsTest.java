package dev.runestone.evaluation;

import dev.runestone.PostgresProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(PostgresProfile.class)
class PostgresStoredResultsTest extends StoredResultsTest {}
