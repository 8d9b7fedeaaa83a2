package dev.runestone.knowledge;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;

/** One compiler for all tests of a JVM: the first build warms it up. */
final class TestCompiler {
    private static final RuleCompiler COMPILER = compiler();

    private TestCompiler() {}

    static RuleCompiler get() {
        return COMPILER;
    }

    private static RuleCompiler compiler() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(AssetsConfig.class)
                .withMapping(VettingConfig.class)
                .build();
        return new RuleCompiler(
                config.getConfigMapping(AssetsConfig.class), config.getConfigMapping(VettingConfig.class));
    }
}
