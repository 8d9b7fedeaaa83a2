package dev.runestone.knowledge;

/** One compiler for all tests of a JVM: the first build warms it up. */
final class TestCompiler {
    private static final RuleCompiler COMPILER = new RuleCompiler();

    private TestCompiler() {}

    static RuleCompiler get() {
        return COMPILER;
    }
}
