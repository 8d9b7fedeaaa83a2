package dev.runestone.journal;

import java.time.Duration;

/** Settings for tests: as in the application, but for the short lease and what a test changes. */
record TestJournalConfig(
        int queue, int batch, Duration window, boolean sync, Duration lease, int takeover, Duration closing)
        implements JournalConfig {

    static TestJournalConfig standard() {
        return new TestJournalConfig(
                10_000, 1_000, Duration.ZERO, false, Duration.ofSeconds(10), 1_000, Duration.ofSeconds(10));
    }

    TestJournalConfig withQueue(int entries) {
        return new TestJournalConfig(entries, batch, window, sync, lease, takeover, closing);
    }

    TestJournalConfig withLease(Duration other) {
        return new TestJournalConfig(queue, batch, window, sync, other, takeover, closing);
    }

    TestJournalConfig withWindow(Duration other) {
        return new TestJournalConfig(queue, batch, other, sync, lease, takeover, closing);
    }

    TestJournalConfig withTakeover(int runs) {
        return new TestJournalConfig(queue, batch, window, sync, lease, runs, closing);
    }

    TestJournalConfig withSync(boolean on) {
        return new TestJournalConfig(queue, batch, window, on, lease, takeover, closing);
    }

    TestJournalConfig withClosing(Duration other) {
        return new TestJournalConfig(queue, batch, window, sync, lease, takeover, other);
    }

    @Override
    public Duration archiveAfter() {
        return Duration.ofDays(7);
    }

    @Override
    public Duration deleteAfter() {
        return Duration.ofDays(90);
    }

    @Override
    public int portion() {
        return 3;
    }
}
