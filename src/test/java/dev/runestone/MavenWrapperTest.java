package dev.runestone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs {@code mvnw} against a repository on this machine that serves a stand-in for Maven, a script that prints its
 * arguments, in a copy of the wrapper that pins the stand-in's checksum.
 */
@DisabledOnOs(OS.WINDOWS)
class MavenWrapperTest {
    private static final String VERSION = "3.9.16";
    private static final List<String> TOOLS =
            List.of("cat", "cp", "gzip", "mkdir", "mktemp", "mv", "rm", "sed", "tar", "tr");

    @TempDir
    Path folder;

    private HttpServer repository;
    private volatile byte[] archive = {};
    private volatile int downloads;

    @BeforeEach
    void serveAStandIn() throws Exception {
        archive = standIn();
        repository = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        repository.createContext("/org/apache/maven/apache-maven/", exchange -> {
            synchronized (this) {
                downloads++;
            }
            exchange.sendResponseHeaders(200, archive.length);
            exchange.getResponseBody().write(archive);
            exchange.close();
        });
        repository.start();

        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(archive));
        String script = Files.readString(Path.of("mvnw"));
        Files.writeString(
                folder.resolve("mvnw"),
                Pattern.compile("sha512=\\w+").matcher(script).replaceFirst("sha512=" + digest));
        Files.createDirectory(folder.resolve("bin"));
        for (String tool : TOOLS) {
            offer(tool);
        }
    }

    @AfterEach
    void stopServing() {
        repository.stop(0);
    }

    @Test
    void aJdkAloneIsEnough() throws Exception {
        Run run = wrapper("verify", "-Dname=two words");

        assertThat(run.output()).contains("stand-in [verify] [-Dname=two words]");
        assertThat(run.exit()).isZero();
    }

    @Test
    void theSecondRunTakesItFromTheCache() throws Exception {
        wrapper("one");
        Run second = wrapper("two");

        assertThat(second.output()).contains("stand-in [two]").doesNotContain("downloading");
        assertThat(downloads).isEqualTo(1);
    }

    @Test
    void curlIsUsedWhereItIsInstalled() throws Exception {
        Path source = folder.resolve("other.tar.gz");
        Files.write(source, archive);
        script("curl", "while [ \"$1\" != -o ]; do shift; done; cp '" + source + "' \"$2\"");

        assertThat(wrapper("verify").output()).contains("stand-in [verify]");
        assertThat(downloads).isZero();
    }

    @Test
    void aChangedArchiveIsRefusedAndNotKept() throws Exception {
        archive = "something else".getBytes(UTF_8);

        Run run = wrapper("verify");

        assertThat(run.exit()).isNotZero();
        assertThat(run.output()).contains("refused").contains("SHA-512").doesNotContain("stand-in");
        try (var left = Files.list(folder.resolve("home/.m2/wrapper/runestone"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void anUnreachableRepositoryIsExplained() throws Exception {
        repository.removeContext("/org/apache/maven/apache-maven/");

        Run run = wrapper("verify");

        assertThat(run.exit()).isNotZero();
        assertThat(run.output()).contains("MVNW_REPOURL").doesNotContain("stand-in");
    }

    @Test
    void anInstalledMvnBringsItAndLendsItsSettings() throws Exception {
        installMvn("for a; do case $a in -DoutputDirectory=*) cp '" + archiveFile() + "' \"${a#*=}/apache-maven-"
                + VERSION + "-bin.tar.gz\" ;; esac; done");

        Run run = wrapper("verify");

        assertThat(run.output())
                .contains("stand-in [-gs] [" + folder.resolve("maven/conf/settings.xml") + "] [verify]");
        assertThat(downloads).isZero();
    }

    @Test
    void anInstalledMvnThatFailsIsFollowedByADownload() throws Exception {
        installMvn("exit 1");

        assertThat(wrapper("verify").output())
                .contains("downloading it instead")
                .contains("[verify]");
        assertThat(downloads).isEqualTo(1);
    }

    @Test
    void settingsGivenByTheUserStand() throws Exception {
        installMvn("exit 1");

        assertThat(wrapper("-gs", "mine.xml", "verify").output()).contains("stand-in [-gs] [mine.xml] [verify]");
    }

    @Test
    void runsAtTheSameTimeDoNotDisturbEachOther() throws Exception {
        List<Process> together =
                IntStream.range(0, 4).mapToObj(i -> start("run" + i)).toList();

        for (int i = 0; i < together.size(); i++) {
            assertThat(result(together.get(i)).output()).contains("stand-in [run" + i + "]");
        }
    }

    @Test
    void theProjectNamesNoHostButTheApacheArchive() throws IOException {
        assertThat(Pattern.compile("https?://([^/]+)")
                        .matcher(Files.readString(Path.of("mvnw")))
                        .results()
                        .map(host -> host.group(1)))
                .containsOnly("archive.apache.org");
    }

    private record Run(int exit, String output) {}

    private Run wrapper(String... arguments) throws Exception {
        return result(start(arguments));
    }

    private Process start(String... arguments) {
        ProcessBuilder process = new ProcessBuilder("/bin/sh", "mvnw");
        process.command().addAll(List.of(arguments));
        process.directory(folder.toFile()).redirectErrorStream(true);
        process.environment().clear();
        process.environment()
                .putAll(Map.of(
                        "HOME", folder.resolve("home").toString(),
                        "PATH", folder.resolve("bin").toString(),
                        "JAVA_HOME", System.getProperty("java.home"),
                        "MVNW_REPOURL",
                                "http://localhost:" + repository.getAddress().getPort()));
        try {
            return process.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Run result(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), output);
    }

    private void installMvn(String bringing) throws IOException {
        Files.createDirectories(folder.resolve("maven/conf"));
        Files.writeString(folder.resolve("maven/conf/settings.xml"), "<settings/>");
        script("mvn", "case $1 in -v) echo 'Maven home: " + folder.resolve("maven") + "'; exit ;; esac; " + bringing);
    }

    private Path archiveFile() throws IOException {
        return Files.write(folder.resolve("served.tar.gz"), archive);
    }

    private void script(String name, String body) throws IOException {
        Path script = Files.writeString(folder.resolve("bin").resolve(name), "#!/bin/sh\n" + body + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
    }

    private void offer(String tool) throws IOException {
        for (String bin : System.getenv("PATH").split(":", -1)) {
            if (Files.isExecutable(Path.of(bin, tool))) {
                script(tool, "exec " + Path.of(bin, tool) + " \"$@\"");
                return;
            }
        }
        throw new IllegalStateException(tool + " is not installed.");
    }

    /** A tar.gz as Apache serves it, holding only {@code bin/mvn}. */
    private static byte[] standIn() throws IOException {
        byte[] script = "#!/bin/sh\nprintf stand-in\nprintf ' [%s]' \"$@\"\n".getBytes(UTF_8);
        byte[] header = new byte[512];
        put(header, 0, "apache-maven-" + VERSION + "/bin/mvn");
        put(header, 100, "0000755");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, "%011o".formatted(script.length));
        put(header, 136, "00000000000");
        put(header, 148, " ".repeat(8));
        header[156] = '0';
        put(header, 257, "ustar");
        put(header, 263, "00");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(tar)) {
            gzip.write(header);
            gzip.write(script);
            gzip.write(new byte[512 - script.length % 512 + 1024]);
        }
        return tar.toByteArray();
    }

    private static void put(byte[] header, int offset, String value) {
        byte[] bytes = value.getBytes(UTF_8);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }
}
