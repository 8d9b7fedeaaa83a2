package dev.runestone.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowReaderTest {
    @Test
    void linesEndWithOrWithoutCarriageReturnAndTheLastOneWithNeither() throws IOException {
        assertThat(texts(csv("a,b\r\n1,2\n3,4"))).containsExactly("a,b", "1,2", "3,4");
    }

    @Test
    void blankLinesAreSkippedAndCounted() throws IOException {
        List<Row> rows = all(csv("a\n\n  \n1\n"));

        assertThat(rows).extracting(Row::text).containsExactly("a", "1");
        assertThat(rows).extracting(Row::line).containsExactly(1L, 4L);
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstColumn() throws IOException {
        assertThat(texts(csv("\uFEFFa,b\n"))).containsExactly("a,b");
    }

    @Test
    void aQuotedCellMayHoldLineEnds() throws IOException {
        List<Row> rows = all(csv("a,b\n1,\"x\ny\"\n2,z\n"));

        assertThat(rows).extracting(Row::text).containsExactly("a,b", "1,\"x\ny\"", "2,z");
        assertThat(rows).extracting(Row::line).containsExactly(1L, 2L, 4L);
    }

    @Test
    void aQuoteThatIsNotClosedCostsItsLineAlone() throws IOException {
        List<Row> rows = all(csv("a,b\n1,\"x\n2,y\n3,z\n"));

        assertThat(rows).extracting(Row::text).containsExactly("a,b", "1,\"x", "2,y", "3,z");
        assertThat(rows.get(1).defect()).isEqualTo("A quote opens a cell and is not closed.");
        assertThat(rows).filteredOn(row -> row.defect() == null).hasSize(3);
    }

    @Test
    void aQuoteWithinACellOpensNothing() throws IOException {
        assertThat(texts(csv("5\" pipe,1\n6\" pipe,2\n"))).containsExactly("5\" pipe,1", "6\" pipe,2");
    }

    @Test
    void aRowThatIsTooLongIsNamedAndTheNextOneRead() throws IOException {
        String text = "a\n" + "x".repeat(1000) + "\nb\n";
        List<Row> rows = all(RowReader.lines(stream(text), 100));

        assertThat(rows).extracting(Row::line).containsExactly(1L, 2L, 3L);
        assertThat(rows.get(1).defect()).isEqualTo("The row is longer than 100 bytes.");
        assertThat(rows.get(2).text()).isEqualTo("b");
    }

    @Test
    void aRowThatIsNotUtf8IsNamedAndTheNextOneRead() throws IOException {
        byte[] bytes = {'a', '\n', 'x', (byte) 0xFF, 'y', '\n', 'b', '\n'};
        List<Row> rows = all(RowReader.csv(new ByteArrayInputStream(bytes), ',', 100));

        assertThat(rows.get(1).defect()).isEqualTo("The row is not UTF-8: byte 2 begins no character.");
        assertThat(rows.get(2).text()).isEqualTo("b");
    }

    @Test
    void whatWasWrittenAsCsvIsReadAgainWhateverItHolds() throws IOException, RowDefect {
        Random random = new Random(20_26);
        for (int round = 0; round < 300; round++) {
            List<List<String>> table = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            int width = 1 + random.nextInt(5);
            for (int r = 0; r < 1 + random.nextInt(20); r++) {
                List<String> cells = new ArrayList<>();
                for (int c = 0; c < width; c++) {
                    cells.add("c" + word(random));
                }
                table.add(cells);
                text.append(String.join(
                                ",", cells.stream().map(CsvCells::quoted).toList()))
                        .append(random.nextBoolean() ? "\n" : "\r\n");
            }
            List<List<String>> read = new ArrayList<>();
            for (Row row : all(csv(text.toString()))) {
                assertThat(row.defect()).isNull();
                read.add(CsvCells.of(row.text(), ','));
            }
            assertThat(read).isEqualTo(table);
        }
    }

    @Test
    void noBytesWhateverMakeItFailOrLoseAGoodLineAfterThem() throws IOException {
        Random random = new Random(4711);
        for (int round = 0; round < 2000; round++) {
            byte[] noise = new byte[random.nextInt(400)];
            random.nextBytes(noise);
            for (int i = 0; i < noise.length; i++) {
                if (random.nextInt(4) == 0) {
                    noise[i] = (byte) "\",\n\r".charAt(random.nextInt(4));
                }
            }
            byte[] bytes = (new String(noise, ISO_8859_1) + "\n\n" + "good,line\n").getBytes(ISO_8859_1);
            List<Row> rows = all(RowReader.csv(trickling(bytes, random), ',', 128));

            Row last = rows.get(rows.size() - 1);
            assertThat(last.text()).endsWith("good,line");
            assertThat(rows).extracting(Row::line).isSorted();
            for (Row row : rows) {
                try {
                    CsvCells.of(row.text(), ',');
                } catch (RowDefect defect) {
                    assertThat(defect.reason()).isNotBlank();
                }
            }
        }
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            word.append("ab,\"\n ;é€".charAt(random.nextInt(9)));
        }
        return word.toString();
    }

    private static InputStream trickling(byte[] bytes, Random random) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1 + random.nextInt(50)));
            }
        };
    }

    private static RowReader csv(String text) {
        return RowReader.csv(stream(text), ',', 4096);
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private static List<String> texts(RowReader reader) throws IOException {
        return all(reader).stream().map(Row::text).toList();
    }

    private static List<Row> all(RowReader reader) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (Row row = reader.next(); row != null; row = reader.next()) {
            rows.add(row);
        }
        return rows;
    }
}
