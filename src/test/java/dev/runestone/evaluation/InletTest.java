package dev.runestone.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.evaluation.Inlet.Admission;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class InletTest {
    private final AtomicLong now = new AtomicLong(1_000);

    private Inlet inlet(Overflow overflow, int capacity) {
        return new Inlet(overflow, capacity, 1_000_000, Duration.ofNanos(10), now::get);
    }

    private static List<Long> numbers(List<Item> items) {
        return items.stream().map(Item::number).toList();
    }

    private static void offer(Inlet inlet, int from, int to) {
        for (int i = from; i < to; i++) {
            inlet.offer(Item.of(i, i));
        }
    }

    @Test
    void aFullInletThatBlocksTakesNothingAndSaysWhenThereIsRoom() {
        Inlet inlet = inlet(Overflow.BLOCK, 2);
        offer(inlet, 0, 2);
        AtomicInteger rung = new AtomicInteger();

        assertThat(inlet.offer(Item.of(2, 2))).isEqualTo(Admission.FULL);
        inlet.whenRoom(rung::incrementAndGet);

        assertThat(rung).hasValue(0);
        assertThat(inlet.in()).isEqualTo(2);
        assertThat(numbers(inlet.drain(1))).containsExactly(0L);
        assertThat(rung).hasValue(1);
        assertThat(inlet.offer(Item.of(2, 2))).isEqualTo(Admission.TAKEN);
        assertThat(numbers(inlet.drain(9))).containsExactly(1L, 2L);
        assertThat(inlet.dropped()).isZero();
    }

    @Test
    void theOldestGiveWay() {
        Inlet inlet = inlet(Overflow.DROP_OLDEST, 3);
        offer(inlet, 0, 5);

        assertThat(numbers(inlet.drain(9))).containsExactly(2L, 3L, 4L);
        assertThat(inlet.dropped()).isEqualTo(2);
        assertThat(inlet.in()).isEqualTo(5);
    }

    @Test
    void asManyOldGiveWayAsALargeItemNeeds() {
        for (Overflow overflow : List.of(Overflow.DROP_OLDEST, Overflow.SAMPLE)) {
            Inlet inlet = new Inlet(overflow, 1_000, 100, Duration.ofNanos(0), now::get);
            for (int i = 0; i < 50; i++) {
                inlet.offer(Item.written(i, new byte[2]));
            }
            for (int i = 50; i < 60; i++) {
                inlet.offer(Item.written(i, new byte[90]));
            }

            assertThat(inlet.waiting()).as("of %s", overflow).isLessThanOrEqualTo(2);
            assertThat(inlet.in() - inlet.dropped()).isEqualTo(inlet.waiting());
        }
    }

    @Test
    void theNewestAreDropped() {
        Inlet inlet = inlet(Overflow.DROP_NEWEST, 3);
        offer(inlet, 0, 5);

        assertThat(numbers(inlet.drain(9))).containsExactly(0L, 1L, 2L);
        assertThat(inlet.dropped()).isEqualTo(2);
        assertThat(inlet.in()).isEqualTo(5);
    }

    @Test
    void aFullInletThatFailsSaysSo() {
        Inlet inlet = inlet(Overflow.FAIL, 1);
        offer(inlet, 0, 1);

        assertThat(inlet.offer(Item.of(1, 1))).isEqualTo(Admission.FAILED);
        assertThat(inlet.waiting()).isEqualTo(1);
    }

    @Test
    void ofEachPeriodTheLastItemIsLeft() {
        Inlet inlet = inlet(Overflow.SAMPLE, 9);
        offer(inlet, 0, 1);
        now.addAndGet(3);
        offer(inlet, 1, 4);

        assertThat(numbers(inlet.drain(9))).as("the first goes at once").containsExactly(0L);
        assertThat(inlet.sampleDue()).isEqualTo(7);
        now.addAndGet(7);
        assertThat(numbers(inlet.drain(9))).containsExactly(3L);
        assertThat(inlet.sampleDue()).isNegative();
        assertThat(inlet.dropped()).isEqualTo(2);
        assertThat(inlet.in()).isEqualTo(4);
    }

    @Test
    void theLastSampleIsNotLostWhereTheItemsEnd() {
        Inlet inlet = inlet(Overflow.SAMPLE, 9);
        offer(inlet, 0, 2);
        inlet.end();

        assertThat(inlet.isDry()).isFalse();
        assertThat(numbers(inlet.drain(9))).containsExactly(0L, 1L);
        assertThat(inlet.isDry()).isTrue();
    }

    @Test
    void bytesAreAsMuchABoundAsItems() {
        Inlet inlet = new Inlet(Overflow.BLOCK, 100, 500, Duration.ZERO, now::get);

        assertThat(inlet.offer(Item.written(0, new byte[2_000])))
                .as("one item is taken whatever it has")
                .isEqualTo(Admission.TAKEN);
        assertThat(inlet.offer(Item.of(1, 1))).isEqualTo(Admission.FULL);
        assertThat(inlet.room()).isZero();
        inlet.drain(1);
        assertThat(inlet.offer(Item.of(1, 1))).isEqualTo(Admission.TAKEN);
    }

    @Test
    void nothingIsTakenBehindTheEnd() {
        Inlet inlet = inlet(Overflow.BLOCK, 1);
        offer(inlet, 0, 1);
        AtomicInteger rung = new AtomicInteger();
        inlet.whenRoom(rung::incrementAndGet);
        inlet.end();

        assertThat(rung).as("whoever waits for room need not wait on").hasValue(1);
        assertThat(inlet.offer(Item.of(1, 1))).isEqualTo(Admission.CLOSED);
        assertThat(inlet.isDry()).isFalse();
        assertThat(numbers(inlet.drain(9))).containsExactly(0L);
        assertThat(inlet.isDry()).isTrue();
    }

    @Test
    void aClosedInletForgetsWhatWaits() {
        Inlet inlet = inlet(Overflow.BLOCK, 5);
        offer(inlet, 0, 3);
        inlet.close();

        assertThat(inlet.isDry()).isTrue();
        assertThat(inlet.drain(9)).isEmpty();
        assertThat(inlet.oldest()).isNull();
    }
}
