package dev.runestone.knowledge;

import dev.runestone.PostgresProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(PostgresProfile.class)
class KnowledgeApiPostgresTest extends KnowledgeApiContract {}
