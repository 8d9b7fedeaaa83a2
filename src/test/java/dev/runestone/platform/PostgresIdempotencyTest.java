package dev.runestone.platform;

import dev.runestone.PostgresProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(PostgresProfile.class)
class PostgresIdempotencyTest extends IdempotencyTest {}
