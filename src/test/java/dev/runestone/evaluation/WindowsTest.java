package dev.runestone.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runestone.api.RefusalException;
import dev.runestone.expression.ExpressionLimits;
import dev.runestone.expression.Expressions;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WindowsTest {
    private final Expressions expressions = new Expressions(ExpressionLimits.standard());
    private final AtomicLong clock = new AtomicLong();
    private final List<Unit> out = new ArrayList<>();
    private long number;

    static StreamConfig config(String... settings) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder().withMapping(StreamConfig.class);
        for (int i = 0; i < settings.length; i += 2) {
            builder.withDefaultValue("runestone.streams." + settings[i], settings[i + 1]);
        }
        return builder.build().getConfigMapping(StreamConfig.class);
    }

    private Windows windows(long size, long slide, boolean session, boolean timed, long lateness, boolean keyed) {
        return new Windows(
                new Windowing(
                        Duration.ofMillis(size),
                        Duration.ofMillis(slide),
                        session,
                        timed ? expressions.compile("item.t", List.of("item")) : null,
                        Duration.ofMillis(lateness),
                        keyed ? expressions.compile("item.k", List.of("item")) : null),
                config(),
                new ObjectMapper(),
                clock::get);
    }

    private void add(Windows windows, @Nullable Object time, @Nullable Object key) {
        Map<String, @Nullable Object> value = new java.util.HashMap<>();
        value.put("t", time);
        value.put("k", key);
        windows.add(Item.of(number++, value), out::add);
    }

    private void addAll(Windows windows, long... times) {
        for (long time : times) {
            add(windows, time, null);
        }
    }

    /** What came out, as {@code start-end:times}; a problem is {@code !number}. */
    private List<String> told() {
        List<String> told = new ArrayList<>();
        for (Unit unit : out) {
            Window window = unit.window();
            if (window == null) {
                told.add("!" + unit.item().number());
                continue;
            }
            StringBuilder text = new StringBuilder(window.start() + "-" + window.end() + ":");
            for (Object item : (List<?>) Objects.requireNonNull(window.value().get("items"))) {
                text.append(((Map<?, ?>) item).get("t")).append(' ');
            }
            told.add(text.toString().strip());
        }
        out.clear();
        return told;
    }

    @Test
    void aWindowIsEvaluatedWhenTheWatermarkHasPassedIt() {
        Windows windows = windows(10, 10, false, true, 0, false);
        addAll(windows, 1, 5, 9);
        assertThat(told()).isEmpty();

        addAll(windows, 12);
        assertThat(told()).containsExactly("0-10:1 5 9");
        addAll(windows, 31);
        assertThat(told()).containsExactly("10-20:12");
        windows.flush(out::add);
        assertThat(told()).containsExactly("30-40:31");
        assertThat(windows.count()).isZero();
    }

    @Test
    void slidingWindowsShareItems() {
        Windows windows = windows(10, 5, false, true, 0, false);
        addAll(windows, 7, 12);
        windows.flush(out::add);

        assertThat(told()).containsExactly("0-10:7", "5-15:7 12", "10-20:12");
    }

    @Test
    void whatIsLateWithinWhatIsAllowedForIsCounted() {
        Windows windows = windows(10, 10, false, true, 5, false);
        addAll(windows, 12, 9);
        assertThat(told()).isEmpty();
        addAll(windows, 15);
        assertThat(told()).containsExactly("0-10:9");
    }

    @Test
    void whatIsTooLateIsAProblemOfItsOwn() {
        Windows windows = windows(10, 10, false, true, 0, false);
        addAll(windows, 12, 9, 13);
        windows.flush(out::add);

        assertThat(told()).containsExactly("!1", "10-20:12 13");
        assertThat(windows.late()).isEqualTo(1);
    }

    @Test
    void itemsWithTheSameKeyShareWindows() {
        Windows windows = windows(10, 10, false, true, 0, true);
        add(windows, 1L, "a");
        add(windows, 2L, "b");
        add(windows, 3L, "a");
        add(windows, 4L, null);
        windows.flush(out::add);

        assertThat(out)
                .extracting(
                        unit -> Objects.requireNonNull(unit.window()).value().get("key"))
                .containsExactly("a", "b", null);
        assertThat(told()).containsExactly("0-10:1 3", "0-10:2", "0-10:4");
    }

    @Test
    void aSessionGoesOnAsLongAsItemsComeAndTwoMayBecomeOne() {
        Windows windows = windows(10, 10, true, true, 20, false);
        addAll(windows, 1, 5, 20, 12);
        assertThat(windows.count()).as("5-15, 20-30 and 12-22 are one session").isEqualTo(1);
        addAll(windows, 55);

        assertThat(told()).containsExactly("1-30:1 5 20 12");
        windows.flush(out::add);
        assertThat(told()).containsExactly("55-65:55");
    }

    @Test
    void anItemThatFallsIntoASessionThatGoesOnIsNotTooLate() {
        Windows windows = windows(10, 10, true, true, 0, false);
        addAll(windows, 1, 8, 16, 24, 5);
        assertThat(windows.late()).isZero();
        addAll(windows, 50, 30);

        assertThat(told()).containsExactly("1-34:1 8 16 24 5", "!6");
        assertThat(windows.late()).isEqualTo(1);
    }

    @Test
    void anItemIsInAllOfItsWindowsOrInNone() {
        Windows windows = new Windows(
                new Windowing(
                        Duration.ofMillis(40),
                        Duration.ofMillis(10),
                        false,
                        expressions.compile("item.t", List.of("item")),
                        Duration.ZERO,
                        null),
                config("windows", "6", "window-items", "9"),
                new ObjectMapper(),
                clock::get);
        addAll(windows, 35, 65);
        assertThat(told()).as("three of the windows of 65 would be new").containsExactly("!1");
        assertThat(windows.count()).isEqualTo(4);

        windows.flush(out::add);
        assertThat(told()).containsExactly("0-40:35", "10-50:35", "20-60:35", "30-70:35");
    }

    @Test
    void withoutTimesOfItemsTheClockDecides() {
        Windows windows = windows(10, 10, false, false, 0, false);
        clock.set(3);
        add(windows, null, null);
        assertThat(windows.nextEnd()).isEqualTo(7);
        clock.set(9);
        windows.advance(out::add);
        assertThat(out).isEmpty();
        clock.set(10);
        windows.advance(out::add);

        assertThat(out).hasSize(1);
        assertThat(windows.nextEnd()).isNegative();
    }

    @Test
    void aTimeMayBeIsoText() {
        Windows windows = windows(1_000, 1_000, false, true, 0, false);
        add(windows, "1970-01-01T00:00:01.500Z", null);
        add(windows, "1970-01-01T01:00:01.700+01:00", null);
        add(windows, "1970-01-01T00:00:01.900", null);
        windows.flush(out::add);

        assertThat(out).hasSize(1);
        Map<String, @Nullable Object> value =
                Objects.requireNonNull(out.get(0).window()).value();
        assertThat(value)
                .containsEntry("start", "1970-01-01T00:00:01Z")
                .containsEntry("end", "1970-01-01T00:00:02Z")
                .containsEntry("count", 3);
    }

    @Test
    void anItemWithoutATimeIsAProblemAndTheOthersGoOn() {
        Windows windows = windows(10, 10, false, true, 0, false);
        add(windows, "yesterday", null);
        addAll(windows, 1);
        windows.flush(out::add);

        assertThat(out.get(0).flaw()).hasMessageContaining("1 problem");
        assertThat(told()).containsExactly("!0", "0-10:1");
    }

    @Test
    void windowsAndTheirItemsAreBounded() {
        Windows windows = new Windows(
                new Windowing(
                        Duration.ofMillis(10),
                        Duration.ofMillis(10),
                        false,
                        expressions.compile("item.t", List.of("item")),
                        Duration.ofMillis(1_000),
                        null),
                config("windows", "2", "window-items", "2"),
                new ObjectMapper(),
                clock::get);
        addAll(windows, 1, 2, 3, 11, 21);

        assertThat(told()).containsExactly("!2", "!4");
        assertThat(windows.count()).isEqualTo(2);
    }

    @Test
    void itemsOfOpenWindowsAreNotSettled() {
        Windows windows = windows(10, 5, false, true, 0, false);
        addAll(windows, 1, 6, 12);

        assertThat(out).hasSize(2);
        assertThat(out.get(0).settles()).as("-5 to 5, while 0 to 10 is open").isEqualTo(-1);
        assertThat(out.get(1).settles())
                .as("0 to 10, while 5 to 15 has the second")
                .isZero();
        windows.flush(out::add);
        assertThat(out.get(3).settles()).isEqualTo(2);
    }

    @Test
    void everyItemIsInEachWindowThatItBelongsToAndInNoOther() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            long slide = 1 + random.nextInt(10);
            long size = slide * (1 + random.nextInt(4)) + random.nextInt((int) slide);
            long lateness = random.nextInt(30);
            Windows windows = windows(size, slide, false, true, lateness, false);
            TreeMap<Long, List<Long>> expected = new TreeMap<>();
            long time = 0;
            for (int i = 0; i < 200; i++) {
                time += random.nextInt(4);
                long late = time - random.nextInt((int) lateness + 1);
                addAll(windows, late);
                for (long start = Math.floorDiv(late - size, slide) * slide; start <= late; start += slide) {
                    if (start > late - size) {
                        expected.computeIfAbsent(start, none -> new ArrayList<>())
                                .add(late);
                    }
                }
            }
            windows.flush(out::add);
            List<String> windowsExpected = new ArrayList<>();
            expected.forEach((start, times) -> windowsExpected.add(start + "-" + (start + size) + ":"
                    + String.join(" ", times.stream().map(String::valueOf).toList())));

            assertThat(told()).as("seed %d", seed).isEqualTo(windowsExpected);
        }
    }

    @Test
    void aFlawedItemStaysFlawed() {
        Windows windows = windows(10, 10, false, true, 0, false);
        windows.add(Item.written(0, new byte[] {'{'}), out::add);

        assertThatThrownBy(() -> {
                    throw Objects.requireNonNull(out.get(0).flaw());
                })
                .isInstanceOf(RefusalException.class);
    }
}
