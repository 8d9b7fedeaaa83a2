package dev.runestone.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWatchTest {
    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();

    private Map<String, String> stamps() throws IOException {
        Map<String, String> stamps = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                stamps.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return stamps;
    }

    @Test
    void theFirstLookTellsAllThatIsThere() throws IOException {
        Files.writeString(folder.resolve("a"), "1");
        Files.writeString(folder.resolve("b"), "1");
        try (FolderWatch watch = new FolderWatch(folder, this::stamps, told::add)) {
            watch.lookFirst();
            watch.look();
        }
        assertThat(told).containsExactly("a", "b");
    }

    @Test
    void aChangeCountsWhenItHasBeenTheSameTwice() throws IOException {
        try (FolderWatch watch = new FolderWatch(folder, this::stamps, told::add)) {
            watch.lookFirst();
            Files.writeString(folder.resolve("a"), "half");
            watch.look();
            Files.writeString(folder.resolve("a"), "half, then whole");
            watch.look();
            assertThat(told).isEmpty();
            watch.look();
            assertThat(told).containsExactly("a");
            watch.look();
            assertThat(told).containsExactly("a");
        }
    }

    @Test
    void whatCameBackIsToldAgain() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "1");
        try (FolderWatch watch = new FolderWatch(folder, this::stamps, told::add)) {
            watch.lookFirst();
            Files.delete(file);
            watch.look();
            Files.writeString(file, "1");
            watch.look();
            watch.look();
        }
        assertThat(told).containsExactly("a", "a");
    }

    @Test
    void aFolderThatIsNotThereIsNoError() {
        try (FolderWatch watch = new FolderWatch(folder.resolve("none"), this::stamps, told::add)) {
            watch.lookFirst();
            watch.look();
        }
        assertThat(told).isEmpty();
    }

    @Test
    void aListenerThatFailsDoesNotEndTheWatch() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (FolderWatch watch = new FolderWatch(folder, this::stamps, name -> {
            heard.add(name);
            throw new IllegalStateException("a failure that the test makes");
        })) {
            watch.follow(Duration.ofMillis(10));
            Files.writeString(folder.resolve("a"), "1");
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("a");
            Files.writeString(folder.resolve("a"), "2");
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("a");
        }
    }
}
