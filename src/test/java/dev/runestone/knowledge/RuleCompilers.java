package dev.runestone.knowledge;

/** The compiler that tests of other packages share with those of this one. */
public final class RuleCompilers {
    private RuleCompilers() {}

    /** With the limits of a fresh installation. */
    public static RuleCompiler standard() {
        return TestCompiler.get();
    }
}
