package dev.runestone.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;

/** Compilers for tests, with the limits of a fresh installation. */
final class Compilers {
    static final Release RELEASE = new Release("test", "rules", "1");

    private Compilers() {}

    static RuleCompiler standard() {
        return allowing(List.of());
    }

    static RuleCompiler allowing(List<String> patterns) {
        return new RuleCompiler(limits(200, 2_000_000, 8_000_000), () -> Optional.of(patterns));
    }

    static AssetsConfig limits(int count, int bytes, int totalBytes) {
        return new AssetsConfig() {
            @Override
            public int count() {
                return count;
            }

            @Override
            public int bytes() {
                return bytes;
            }

            @Override
            public int totalBytes() {
                return totalBytes;
            }

            @Override
            public long unpackedBytes() {
                return 50_000_000;
            }
        };
    }

    static Asset drl(String text) {
        return asset("rules.drl", text);
    }

    static Asset asset(String path, String text) {
        return new Asset(path, text.getBytes(UTF_8));
    }

    static Compilation compile(Asset... assets) {
        return standard().compile(RELEASE, List.of(assets));
    }
}
