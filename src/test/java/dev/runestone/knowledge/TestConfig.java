package dev.runestone.knowledge;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** The configuration with its defaults, but for the properties given. */
final class TestConfig {
    private TestConfig() {}

    static KnowledgeConfig with(String... namesAndValues) {
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put("runestone.knowledge." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return new SmallRyeConfigBuilder()
                .withDefaultValues(properties)
                .withMapping(KnowledgeConfig.class)
                .build()
                .getConfigMapping(KnowledgeConfig.class);
    }
}
