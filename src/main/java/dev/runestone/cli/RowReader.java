package dev.runestone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a file into rows. It holds one row at a time, and a row that is too long, badly quoted or not UTF-8 costs that
 * row alone: reading goes on at the next line.
 */
final class RowReader implements Closeable {
    private static final int KEPT_OF_LONG_ROWS = 200;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int NO_QUOTES = -1;

    private final InputStream source;
    private final int separator;
    private final int longest;
    private final byte[] buffer;
    private final CharsetDecoder decoder = UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private int start;
    private int end;
    private long line = 1;
    private long bytes;
    private boolean begun;

    private RowReader(InputStream source, int separator, int longest) {
        this.source = source;
        this.separator = separator;
        this.longest = longest;
        this.buffer = new byte[Math.max(2 * longest, 1 << 16)];
    }

    /** Rows of CSV (RFC 4180): a cell in quotes may hold line ends. */
    static RowReader csv(InputStream source, char separator, int longestBytes) {
        return new RowReader(source, separator, longestBytes);
    }

    /** A row on each line. */
    static RowReader lines(InputStream source, int longestBytes) {
        return new RowReader(source, NO_QUOTES, longestBytes);
    }

    /** How many bytes have been consumed. */
    long bytes() {
        return bytes - (end - start);
    }

    /** The next row that is not blank; null at the end. */
    @Nullable
    Row next() throws IOException {
        for (Row row = read(); row != null; row = read()) {
            if (row.defect() != null || !row.text().isBlank()) {
                return row;
            }
        }
        return null;
    }

    private @Nullable Row read() throws IOException {
        skipByteOrderMark();
        boolean cellBegins = true;
        boolean quoted = false;
        int firstBreak = -1;
        for (int length = 0; ; length++) {
            if (start + length == end && !fill()) {
                return length == 0 ? null : last(length, quoted, firstBreak);
            }
            byte b = buffer[start + length];
            if (b == '\n') {
                if (!quoted) {
                    return take(length, length + 1, null);
                }
                firstBreak = firstBreak < 0 ? length : firstBreak;
            }
            if (length == longest) {
                return firstBreak < 0 ? tooLong() : unclosed(firstBreak);
            }
            if (separator == NO_QUOTES) {
                continue;
            }
            // a closing quote and the second one of an escaped pair toggle alike, so pairs cancel out
            if (b == '"' && (quoted || cellBegins)) {
                quoted = !quoted;
                cellBegins = !quoted;
            } else {
                cellBegins = !quoted && b == separator;
            }
        }
    }

    private Row last(int length, boolean quoted, int firstBreak) {
        if (!quoted) {
            return take(length, length, null);
        }
        return unclosed(firstBreak < 0 ? length : firstBreak);
    }

    private Row unclosed(int firstBreak) {
        int consumed = Math.min(firstBreak + 1, end - start);
        return take(firstBreak, consumed, "A quote opens a cell and is not closed.");
    }

    private Row tooLong() throws IOException {
        long first = line;
        String beginning = new String(buffer, start, Math.min(KEPT_OF_LONG_ROWS, longest), UTF_8);
        while (true) {
            while (start < end) {
                if (buffer[start++] == '\n') {
                    line++;
                    return longRow(first, beginning);
                }
            }
            if (!fill()) {
                return longRow(first, beginning);
            }
        }
    }

    private Row longRow(long first, String beginning) {
        return new Row(first, beginning + "…", "The row is longer than " + longest + " bytes.");
    }

    private Row take(int length, int consumed, @Nullable String defect) {
        boolean carriageReturn = length > 0 && buffer[start + length - 1] == '\r';
        int from = start;
        int textLength = carriageReturn ? length - 1 : length;
        long first = line;
        for (int i = start; i < start + consumed; i++) {
            if (buffer[i] == '\n') {
                line++;
            }
        }
        start += consumed;
        return decode(first, from, textLength, defect);
    }

    private Row decode(long first, int from, int length, @Nullable String defect) {
        ByteBuffer content = ByteBuffer.wrap(buffer, from, length);
        try {
            CharBuffer text = decoder.decode(content);
            return new Row(first, text.toString(), defect);
        } catch (CharacterCodingException malformed) {
            int column = content.position() - from + 1;
            String replaced = new String(buffer, from, length, UTF_8);
            return new Row(first, replaced, "The row is not UTF-8: byte " + column + " begins no character.");
        }
    }

    private void skipByteOrderMark() throws IOException {
        if (begun) {
            return;
        }
        begun = true;
        boolean more = true;
        while (more && end - start < BYTE_ORDER_MARK.length) {
            more = fill();
        }
        if (end - start >= BYTE_ORDER_MARK.length
                && ByteBuffer.wrap(buffer, start, BYTE_ORDER_MARK.length).equals(ByteBuffer.wrap(BYTE_ORDER_MARK))) {
            start += BYTE_ORDER_MARK.length;
        }
    }

    /** Reads more; moves what is left to the front first where there is no room. */
    private boolean fill() throws IOException {
        if (end == buffer.length) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        int read = source.read(buffer, end, buffer.length - end);
        if (read <= 0) {
            return false;
        }
        end += read;
        bytes += read;
        return true;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
