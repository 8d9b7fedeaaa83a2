package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class TimersTest {
    private final Timers timers = new Timers();

    @Test
    void withoutATimerNothingIsDue() {
        assertThat(timers.isEmpty()).isTrue();
        assertThat(timers.due(Long.MAX_VALUE)).isEqualTo(-1);
        assertThatIllegalStateException().isThrownBy(timers::next).withMessage("Nothing is due.");
    }

    @Test
    void theEarliestIsDueFirstAndNotBeforeItsTime() {
        timers.add(1, 200);
        timers.add(2, 100);

        assertThat(timers.isEmpty()).isFalse();
        assertThat(timers.next()).isEqualTo(100);
        assertThat(timers.due(99)).isEqualTo(-1);
        assertThat(timers.due(100)).isEqualTo(2);
        assertThat(timers.next()).isEqualTo(200);
        assertThat(timers.due(100)).isEqualTo(-1);
        assertThat(timers.due(201)).isEqualTo(1);
        assertThat(timers.isEmpty()).isTrue();
        assertThatIllegalStateException().isThrownBy(timers::next);
    }

    @Test
    void theClockMayOverflow() {
        timers.add(1, Long.MIN_VALUE + 5);
        timers.add(2, Long.MAX_VALUE - 5);

        assertThat(timers.next()).isEqualTo(Long.MAX_VALUE - 5);
        assertThat(timers.due(Long.MAX_VALUE)).isEqualTo(2);
        assertThat(timers.due(Long.MAX_VALUE)).isEqualTo(-1);
        assertThat(timers.due(Long.MIN_VALUE + 5)).isEqualTo(1);
    }

    @Test
    void aNodeThatIsRemovedIsNeverDue() {
        timers.remove(7);
        timers.add(1, 100);
        timers.add(2, 100);
        timers.remove(1);

        assertThat(timers.due(100)).isEqualTo(2);
        assertThat(timers.due(100)).isEqualTo(-1);
    }
}
