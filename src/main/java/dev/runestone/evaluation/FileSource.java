package dev.runestone.evaluation;

import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of a file of newline-delimited JSON. */
final class FileSource implements Source {
    private static final int BUFFER = 65_536;

    private final InputStream bytes;
    private final Lines lines;
    private final byte[] buffer = new byte[BUFFER];
    private boolean ended;
    private long number;
    private @Nullable RefusalException broken;

    /**
     * @param file a file that whoever asks for it may read
     * @param longest how many bytes a line may have
     * @throws dev.runestone.api.RefusalException {@code NOT_FOUND} where it cannot be opened
     */
    FileSource(Path file, int longest) {
        this.lines = new Lines(longest, () -> number++);
        try {
            this.bytes = Files.newInputStream(file);
        } catch (IOException unreadable) {
            throw Refusal.notFound("The file '" + file.getFileName() + "' cannot be opened.")
                    .asException();
        }
    }

    @Override
    public List<Item> take(int most) {
        List<Item> items = new ArrayList<>(Math.min(most, 256));
        RefusalException broke = broken;
        if (broke != null) {
            ended = true;
            throw broke;
        }
        try {
            while (items.size() < most && !ended) {
                Item item = lines.next();
                item = item == null ? readOn() : item;
                if (item != null) {
                    items.add(item);
                }
            }
        } catch (RefusalException unreadable) {
            // Told when it is asked again, so that what comes before is not lost.
            broken = unreadable;
        }
        return items;
    }

    /** The last item where the file ends; else null. */
    private @Nullable Item readOn() {
        try {
            int count = bytes.read(buffer);
            if (count < 0) {
                ended = true;
                return lines.end();
            }
            lines.feed(buffer, count);
            return null;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The file cannot be read on.", unreadable);
        }
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public void close() {
        ended = true;
        try {
            bytes.close();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The file cannot be closed.", unreadable);
        }
    }
}
