package dev.runestone.folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells what is new or changed below a folder: all of it at the first look, and from then on as it happens.
 *
 * <p>The folder is polled: the notifications of operating systems miss changes on mounted and shared folders, and come
 * while a file is half written. A change counts when it has been the same twice.
 */
public final class FolderWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(FolderWatch.class);
    private static final Duration SHORTEST_POLL = Duration.ofMillis(10);

    private final Path folder;
    private final Contents contents;
    private final Consumer<String> changed;
    private final ScheduledExecutorService poller;

    private @Nullable Future<?> polling;

    private Map<String, String> seen = Map.of();
    private final Map<String, String> told = new HashMap<>();

    /** What a folder holds. */
    @FunctionalInterface
    public interface Contents {
        /** The name of each thing that is followed, with a text that changes when the thing does. */
        Map<String, String> stamps() throws IOException;
    }

    /**
     * A watch that has not looked yet.
     *
     * @param folder where; it need not exist
     * @param contents what is in it; asked only while it exists
     * @param changed is told the name of each thing that is new or has changed, on the thread that looks
     */
    public FolderWatch(Path folder, Contents contents, Consumer<String> changed) {
        this.folder = folder;
        this.contents = contents;
        this.changed = changed;
        this.poller = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "runestone-" + folder.getFileName());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The size and the time of a file, as a part of a stamp. */
    public static String stamp(Path file) throws IOException {
        return Files.size(file) + "@" + Files.getLastModifiedTime(file).toMillis();
    }

    /** Tells everything that is there now. */
    public void lookFirst() {
        seen = stamps();
        tell(seen);
    }

    /** Looks again and again until it is closed. */
    public void follow(Duration poll) {
        long millis = Math.max(SHORTEST_POLL.toMillis(), poll.toMillis());
        polling = poller.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Looks once more, and tells what has changed since and stands still. */
    public void look() {
        try {
            Map<String, String> now = stamps();
            tell(now);
            seen = now;
        } catch (RuntimeException failure) {
            // an exception would end the schedule
            LOG.errorf(failure, "The folder %s could not be followed; it is tried again.", folder);
        }
    }

    private void tell(Map<String, String> now) {
        told.keySet().retainAll(now.keySet());
        now.forEach((name, stamp) -> {
            if (stamp.equals(seen.get(name)) && !stamp.equals(told.get(name))) {
                told.put(name, stamp);
                changed.accept(name);
            }
        });
    }

    private Map<String, String> stamps() {
        if (!Files.isDirectory(folder)) {
            return Map.of();
        }
        try {
            return contents.stamps();
        } catch (IOException | UncheckedIOException vanished) {
            LOG.debugf(vanished, "The folder %s changed while it was read; it is read again.", folder);
            return seen;
        }
    }

    @Override
    public void close() {
        Future<?> scheduled = polling;
        if (scheduled != null) {
            scheduled.cancel(true);
        }
        poller.shutdownNow();
    }
}
