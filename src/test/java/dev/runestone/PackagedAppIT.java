package dev.runestone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application as users get it: packaged, on the JDK of the build and on JDK 25. */
class PackagedAppIT {
    @TempDir
    Path folder;

    @Test
    void itRunsOnTheJdkOfTheBuild() throws Exception {
        itRunsAndKeepsItsData(Path.of(System.getProperty("java.home")));
    }

    @Test
    void itRunsOnJdk25() throws Exception {
        Optional<Path> jdk = jdk25();
        assumeTrue(jdk.isPresent(), "SKIPPED: no JDK 25 here; set JAVA25_HOME to one.");
        itRunsAndKeepsItsData(jdk.get());
    }

    private void itRunsAndKeepsItsData(Path jdk) throws Exception {
        Map<String, String> environment = Map.of(
                "RUNESTONE_DATA", "kept",
                "RUNESTONE_RULES_FOLDER", Path.of("rules").toAbsolutePath().toString(),
                "RUNESTONE_CATALOG_FOLDER",
                        Path.of("processes").toAbsolutePath().toString());
        try (PackagedApp app = PackagedApp.start(jdk, folder, environment, List.of("-Xmx512m"))) {
            assertThat(app.get("/q/health").body()).contains("\"status\": \"UP\"");
            assertThat(app.get("/q/metrics").body()).contains("jvm_memory_used_bytes");
            assertThat(app.get("/q/openapi").body()).contains("urn:runestone:problem:");
            assertThat(app.get("/q/swagger-ui/").statusCode()).isEqualTo(200);
            assertThat(app.get("/api/nowhere").statusCode()).isEqualTo(404);
            assertThat(app.get("/api/nowhere").headers().firstValue("Content-Type"))
                    .hasValue("application/problem+json");
            assertThat(app.post(
                                    "/api/workflows/credit-decision/evaluations",
                                    Files.readString(Path.of("docs/samples/application.json")),
                                    "Content-Type",
                                    "application/json")
                            .body())
                    .contains("\"outcome\":\"approve\"");
            assertThat(app.log()).startsWith("{").contains("\"message\":");
        }
        assertThat(folder.resolve("kept/runestone.mv.db")).exists();
        try (PackagedApp again = PackagedApp.start(jdk, folder, environment, List.of("-Xmx512m"))) {
            assertThat(again.log()).contains("No migration necessary").doesNotContain("\"level\":\"ERROR\"");
        }
    }

    private static Optional<Path> jdk25() throws IOException {
        List<Path> candidates = new ArrayList<>();
        addHome(candidates, System.getenv("JAVA25_HOME"));
        addChildren(candidates, Path.of("/usr/lib/jvm"));
        addChildren(candidates, Path.of(System.getProperty("user.home"), ".sdkman/candidates/java"));
        addChildren(candidates, Path.of(System.getProperty("user.home"), ".jdks"));
        return candidates.stream().filter(PackagedAppIT::isJdk25).findFirst();
    }

    private static void addHome(List<Path> candidates, @Nullable String home) {
        if (home != null) {
            candidates.add(Path.of(home));
        }
    }

    private static void addChildren(List<Path> candidates, Path parent) throws IOException {
        if (Files.isDirectory(parent)) {
            try (Stream<Path> children = Files.list(parent)) {
                children.sorted().forEach(candidates::add);
            }
        }
    }

    /** Every JDK says in its file "release" what it is. */
    private static boolean isJdk25(Path home) {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) {
            return false;
        }
        try {
            return Files.readString(release).contains("JAVA_VERSION=\"25");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
