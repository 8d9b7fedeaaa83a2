package dev.runestone.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
    private final ObjectMapper mapper = new ObjectMapper();

    @TempDir
    Path folder;

    private static List<Item> all(Source source, int most) {
        List<Item> items = new ArrayList<>();
        while (!source.ended()) {
            List<Item> some = source.take(most);
            assertThat(some.size()).isLessThanOrEqualTo(most);
            items.addAll(some);
        }
        source.close();
        return items;
    }

    private List<Object> values(Source source, int most) {
        List<Object> values = new ArrayList<>();
        List<Item> items = all(source, most);
        for (int i = 0; i < items.size(); i++) {
            assertThat(items.get(i).number()).isEqualTo(i);
            values.add(items.get(i).value(mapper));
        }
        return values;
    }

    @Test
    void aRangeEndsBeforeItsEnd() {
        assertThat(values(new RangeSource(3, 10, 3), 2)).containsExactly(3L, 6L, 9L);
        assertThat(values(new RangeSource(0, 3, 1), 100)).containsExactly(0L, 1L, 2L);
        assertThat(values(new RangeSource(5, 5, 1), 100)).isEmpty();
    }

    @Test
    void aRangeUpToTheLargestNumberEnds() {
        assertThat(values(new RangeSource(Long.MAX_VALUE - 3, Long.MAX_VALUE, 2), 1))
                .containsExactly(Long.MAX_VALUE - 3, Long.MAX_VALUE - 1);
    }

    @Test
    void aClosedRangeHasEnded() {
        RangeSource range = new RangeSource(0, 1_000, 1);
        range.take(5);
        range.close();

        assertThat(range.ended()).isTrue();
        assertThat(range.take(5)).isEmpty();
    }

    @Test
    void aFileHasAnItemOnEachLineThatIsNotEmpty() throws IOException {
        Path file = folder.resolve("items.ndjson");
        Files.writeString(file, "1\n\n  \r\n{\"a\": \"ü\"}\r\n[3]", UTF_8);

        assertThat(values(new FileSource(file, 100), 2)).containsExactly(1, java.util.Map.of("a", "ü"), List.of(3));
    }

    @Test
    void linesMayBeCutAnywhereByTheBuffersTheyComeIn() throws IOException {
        Random random = new Random(4);
        StringBuilder text = new StringBuilder();
        List<Object> expected = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            String value = "x".repeat(random.nextInt(200));
            expected.add(value);
            text.append('"').append(value).append("\"\n");
        }
        Path file = folder.resolve("many.ndjson");
        Files.writeString(file, text, UTF_8);

        assertThat(values(new FileSource(file, 300), 7)).isEqualTo(expected);
    }

    @Test
    void aLineThatIsTooLongIsRefused() throws IOException {
        Path file = folder.resolve("long.ndjson");
        Files.writeString(file, "1\n\"" + "x".repeat(200_000) + "\"\n", UTF_8);
        FileSource source = new FileSource(file, 1_000);

        assertThat(source.take(10)).as("what comes before is not lost").hasSize(1);
        assertThatThrownBy(() -> all(source, 10))
                .isInstanceOfSatisfying(
                        RefusalException.class,
                        refused -> assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.TOO_LARGE));
    }

    @Test
    void aLineThatIsNoJsonIsAnItemWithAProblem() {
        Item item = Item.written(0, "{\"a\": ".getBytes(UTF_8));

        assertThatThrownBy(() -> item.value(mapper))
                .isInstanceOfSatisfying(
                        RefusalException.class,
                        refused -> assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.MALFORMED));
    }
}
