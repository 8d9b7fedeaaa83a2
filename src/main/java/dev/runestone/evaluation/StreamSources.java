package dev.runestone.evaluation;

import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.evaluation.SourceArguments.FileArguments;
import dev.runestone.evaluation.SourceArguments.RangeArguments;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Opens what the items of a stream are taken from. */
@Singleton
final class StreamSources {
    private static final dev.runestone.api.Path SOURCE = dev.runestone.api.Path.of("source");

    private final StreamConfig config;

    StreamSources(StreamConfig config) {
        this.config = config;
    }

    /**
     * Opens a source.
     *
     * @return null where items are pushed, or come from a topic
     * @throws dev.runestone.api.RefusalException {@code INVALID} where it is none; {@code NOT_FOUND} for a file that is not
     *     there
     */
    @Nullable
    Source open(@Nullable SourceArguments arguments) {
        if (arguments == null) {
            return null;
        }
        long given = Stream.of(arguments.range(), arguments.file(), arguments.kafka())
                .filter(each -> each != null)
                .count();
        if (given > 1) {
            throw invalid(SOURCE, "A stream has one source, here are " + given + ".", "Leave all but one out.");
        }
        RangeArguments range = arguments.range();
        FileArguments file = arguments.file();
        return range != null ? range(range) : file != null ? file(file) : null;
    }

    private static Source range(RangeArguments range) {
        dev.runestone.api.Path at = SOURCE.member("range");
        Long to = range.to();
        if (to == null) {
            throw invalid(at.member("to"), "The end is missing.", "Write {\"range\": {\"to\": 1000}}.");
        }
        long from = range.from() == null ? 0 : range.from();
        long step = range.step() == null ? 1 : range.step();
        if (step < 1) {
            throw invalid(at.member("step"), step + " is no step forward.", "It is 1 or more.");
        }
        if (from > to) {
            throw invalid(at.member("from"), from + " is behind the end, " + to + ".", "It is at most the end.");
        }
        return new RangeSource(from, to, step);
    }

    private Source file(FileArguments file) {
        dev.runestone.api.Path at = SOURCE.member("file");
        String folder = config.folder()
                .orElseThrow(() -> invalid(
                        at,
                        "No folder for streams is configured.",
                        "Set runestone.streams.folder, or send the lines as the items of the stream."));
        String name = file.name();
        if (name == null) {
            throw invalid(at.member("name"), "The name is missing.", "It is that of a file in the folder.");
        }
        try {
            Path root = Path.of(folder).toRealPath();
            Path found = root.resolve(name).toRealPath();
            // Real paths: neither .. nor a symbolic link leads out of the folder.
            if (found.startsWith(root) && Files.isRegularFile(found)) {
                return new FileSource(found, config.itemBytes());
            }
        } catch (IOException | InvalidPathException unreachable) {
            // told below, and no more than for a file that is not there
        }
        throw Refusal.notFound("There is no file '" + name + "' in the folder for streams.")
                .asException();
    }

    private static RuntimeException invalid(dev.runestone.api.Path path, String message, String hint) {
        return Refusal.invalid("The request", List.of(new Problem(path, message, hint)))
                .asException();
    }
}
