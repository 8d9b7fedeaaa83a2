package dev.runestone.function;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A folder with one file for each secret, as container platforms mount them. A file is read again when it has changed. */
final class SecretFiles {
    private static final Logger LOG = Logger.getLogger(SecretFiles.class);
    private static final long LARGEST_BYTES = 65_536;

    private final Path folder;

    /** Holds no more than there are files: a name without one is taken out. */
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private static final class Known {
        final FileTime modified;
        final long bytes;
        final @Nullable Object key;
        final String value;

        Known(BasicFileAttributes file, String value) {
            modified = file.lastModifiedTime();
            bytes = file.size();
            key = file.fileKey();
            this.value = value;
        }

        boolean isOf(BasicFileAttributes file) {
            return modified.equals(file.lastModifiedTime())
                    && bytes == file.size()
                    && java.util.Objects.equals(key, file.fileKey());
        }
    }

    SecretFiles(Path folder) {
        this.folder = folder;
    }

    /** What the file of that name holds, without the line end behind it; empty where there is none. */
    Optional<String> read(String name) {
        Path file = folder.resolve(name);
        try {
            // Through symbolic links, because container platforms swap a link to change all secrets at once.
            if (!Files.isRegularFile(file)) {
                known.remove(name);
                return Optional.empty();
            }
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            Known before = known.get(name);
            if (before != null && before.isOf(attributes)) {
                return Optional.of(before.value);
            }
            if (attributes.size() > LARGEST_BYTES) {
                LOG.warnf("The file of the secret '%s' is larger than %d bytes and is not read.", name, LARGEST_BYTES);
                return Optional.empty();
            }
            String value = withoutLineEnd(Files.readString(file, StandardCharsets.UTF_8));
            known.put(name, new Known(attributes, value));
            return Optional.of(value);
        } catch (IOException unreadable) {
            LOG.warnf("The file of the secret '%s' cannot be read: %s", name, unreadable);
            known.remove(name);
            return Optional.empty();
        }
    }

    private static String withoutLineEnd(String text) {
        String shorter = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return shorter.endsWith("\r") ? shorter.substring(0, shorter.length() - 1) : shorter;
    }
}
