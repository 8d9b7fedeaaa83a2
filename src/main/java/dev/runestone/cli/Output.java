package dev.runestone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the verdicts go: a line of JSON for each decided row, a line of CSV for each rejected one, in the order of the
 * file. Only whole lines are written.
 */
final class Output implements Closeable {
    /** The name that stands for the standard output. */
    static final Path STANDARD = Path.of("-");

    private static final int BUFFER_BYTES = 1 << 16;

    private final OutputStream decided;
    private final @Nullable OutputStream rejected;

    private Output(OutputStream decided, @Nullable OutputStream rejected) {
        this.decided = decided;
        this.rejected = rejected;
    }

    /**
     * Begins the files, in place of what they held.
     *
     * @param rejectedRows null where nobody wants them
     */
    static Output open(Path decisions, @Nullable Path rejectedRows, OutputStream standard) throws IOException {
        OutputStream decided = decisions.equals(STANDARD) ? unclosed(standard) : Files.newOutputStream(decisions);
        if (rejectedRows == null) {
            return new Output(new BufferedOutputStream(decided, BUFFER_BYTES), null);
        }
        try {
            OutputStream rejected = new BufferedOutputStream(Files.newOutputStream(rejectedRows), BUFFER_BYTES);
            rejected.write("line,reason,row\n".getBytes(UTF_8));
            return new Output(new BufferedOutputStream(decided, BUFFER_BYTES), rejected);
        } catch (IOException failed) {
            decided.close();
            throw failed;
        }
    }

    private static OutputStream unclosed(OutputStream standard) {
        return new FilterOutputStream(standard) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                out.flush();
            }
        };
    }

    void write(Verdict.Decided verdict) throws IOException {
        decided.write(verdict.json());
        decided.write('\n');
    }

    void write(Verdict.Rejected verdict) throws IOException {
        if (rejected != null) {
            Row row = verdict.row();
            String line =
                    row.line() + "," + CsvCells.quoted(verdict.reason()) + "," + CsvCells.quoted(row.text()) + "\n";
            rejected.write(line.getBytes(UTF_8));
        }
    }

    @Override
    public void close() throws IOException {
        try {
            decided.close();
        } finally {
            if (rejected != null) {
                rejected.close();
            }
        }
    }
}
