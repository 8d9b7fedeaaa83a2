package dev.runestone.knowledge;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class KnowledgeApiTest extends KnowledgeApiContract {}
