package dev.runestone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the documentation. Every {@code sh} block of the README and of docs/ is executed, in order, by a real shell
 * against the packaged application, but for those that build it; the block behind it is what must come out: a
 * {@code json} block as a part of the answer, a {@code text} block line by line. An ellipsis stands for anything.
 */
class DocumentationIT {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\R(.*?)^```$");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static PackagedApp app;

    private record Block(String language, String text, int start, int end) {}

    @BeforeAll
    static void startInACopyOfTheProject() throws Exception {
        Assumptions.assumeTrue(hasCurl(), "SKIPPED: the examples of the documentation need curl");
        for (String part : List.of("rules", "processes", "docs")) {
            copy(Path.of(part), folder.resolve(part));
        }
        Files.createSymbolicLink(folder.resolve("target"), Path.of("target").toAbsolutePath());
        app = PackagedApp.start(folder, Map.of());
    }

    @AfterAll
    static void stop() throws Exception {
        if (app != null) {
            app.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> everyExampleDoesWhatThePageSays() throws IOException {
        List<Path> pages = new ArrayList<>();
        pages.add(Path.of("README.md"));
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages.stream().map(page -> DynamicTest.dynamicTest(page.toString(), () -> run(page)));
    }

    private static void run(Path page) throws Exception {
        String text = Files.readString(page);
        Matcher matcher = BLOCK.matcher(text);
        List<Block> blocks = new ArrayList<>();
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2), matcher.start(), matcher.end()));
        }
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            if (!block.language().equals("sh") || block.text().contains("mvnw")) {
                continue;
            }
            String output = shell(block.text());
            if (i + 1 < blocks.size() && isBehind(block, blocks.get(i + 1), text)) {
                check(blocks.get(i + 1), output, block.text());
            }
        }
    }

    /** Whether nothing but blank lines or one line of prose stands between two blocks. */
    private static boolean isBehind(Block block, Block next, String text) {
        return text.substring(block.end(), next.start()).strip().lines().count() <= 1;
    }

    private static String shell(String script) throws Exception {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Process shell = new ProcessBuilder(
                        "sh", "-eu", "-c", script.replace("127.0.0.1:8080", "127.0.0.1:" + app.port()))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        if (!shell.waitFor(3, TimeUnit.MINUTES)) {
            shell.destroyForcibly();
            fail("No end in 3 minutes: " + script);
        }
        String output = Files.readString(out, UTF_8);
        assertThat(shell.exitValue())
                .as("exit code of %s with %s", script, output)
                .isZero();
        return output;
    }

    private static void check(Block expected, String output, String script) throws IOException {
        if (expected.language().equals("json")) {
            JsonNode actual = JSON.readTree(output);
            assertContains(JSON.readTree(expected.text()), actual, "$", script + "\n" + output);
        } else if (expected.language().equals("text")) {
            String pattern = expected.text()
                    .lines()
                    .map(line -> Stream.of(line.strip().split("…", -1))
                            .map(Pattern::quote)
                            .reduce((left, right) -> left + ".*" + right)
                            .orElseThrow())
                    .reduce((above, below) -> above + "\\s*\\R\\s*" + below)
                    .orElse("");
            assertThat(Pattern.compile("(?s)" + pattern).matcher(output).find())
                    .as("%s must print%n%s%nand prints%n%s", script, expected.text(), output)
                    .isTrue();
        }
    }

    /** Holds where everything that the documentation shows is there; an answer may have more members. */
    private static void assertContains(JsonNode shown, JsonNode actual, String where, String context) {
        if (shown.isObject()) {
            shown.properties()
                    .forEach(member -> assertContains(
                            member.getValue(), actual.path(member.getKey()), where + "." + member.getKey(), context));
        } else if (shown.isArray()) {
            for (int i = 0; i < shown.size(); i++) {
                if (!shown.path(i).asText().equals("…")) {
                    assertContains(shown.get(i), actual.path(i), where + "[" + i + "]", context);
                }
            }
        } else if (shown.isTextual() && shown.asText().contains("…")) {
            String pattern = Stream.of(shown.asText().split("…", -1))
                    .map(Pattern::quote)
                    .reduce((left, right) -> left + ".*" + right)
                    .orElseThrow();
            assertThat(actual.asText()).as("%s in %s", where, context).matches("(?s)" + pattern);
        } else if (shown.isNumber() && actual.isNumber()) {
            assertThat(actual.decimalValue()).as("%s in %s", where, context).isEqualByComparingTo(shown.decimalValue());
        } else {
            assertThat(actual).as("%s in %s", where, context).isEqualTo(shown);
        }
    }

    private static boolean hasCurl() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "curl")));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
