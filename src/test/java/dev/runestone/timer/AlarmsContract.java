package dev.runestone.timer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What alarms do on every database. */
abstract class AlarmsContract {
    private static final long PATIENCE_SECONDS = 30;

    private final List<Alarms> nodes = new ArrayList<>();

    abstract DataSource database();

    @AfterEach
    void stopTheNodes() throws SQLException {
        nodes.forEach(node -> node.stop(new ShutdownEvent()));
        execute("delete from alarm");
    }

    /** Notes the payloads that ring. */
    private static class Notes implements AlarmHandler {
        final BlockingQueue<String> rung = new LinkedBlockingQueue<>();

        @Override
        public String kind() {
            return "test";
        }

        @Override
        public void ring(String key, String payload) throws Exception {
            rung.add(payload);
        }

        String next() throws InterruptedException {
            return rung.poll(PATIENCE_SECONDS, SECONDS);
        }
    }

    private Alarms node(AlarmHandler handler, String... settings) {
        Map<String, String> properties = new HashMap<>(
                // Only tests of several nodes wait for the database to be looked at.
                Map.of("runestone.timer.grace", "PT1S", "runestone.timer.poll", "PT1H"));
        for (int i = 0; i < settings.length; i += 2) {
            properties.put("runestone.timer." + settings[i], settings[i + 1]);
        }
        TimerConfig config = new SmallRyeConfigBuilder()
                .withDefaultValues(properties)
                .withMapping(TimerConfig.class)
                .build()
                .getConfigMapping(TimerConfig.class);
        Alarms node =
                new Alarms(database(), config, Clock.systemUTC(), () -> List.of(handler), new SimpleMeterRegistry());
        node.start(new StartupEvent());
        nodes.add(node);
        return node;
    }

    private void execute(String sql, Object... values) throws SQLException {
        try (Connection connection = database().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    private static Instant in(long millis) {
        return Instant.now().plusMillis(millis);
    }

    @Test
    void anAlarmRingsWhenItIsDueAndNotWhenTheDatabaseIsLookedAt() throws Exception {
        Notes notes = new Notes();
        Alarms alarms = node(notes);
        Instant due = in(300);
        alarms.set("test", "a", due, "hello\nworld");
        assertThat(alarms.next("test", "a")).isPresent();
        assertThat(notes.next()).isEqualTo("hello\nworld");
        assertThat(Instant.now()).isAfterOrEqualTo(due);
    }

    @Test
    void anAlarmSetBeforeTheProcessBeganRings() throws Exception {
        node(new Notes(), "enabled", "false").set("test", "a", in(-60_000), "late");
        Notes notes = new Notes();
        node(notes);
        assertThat(notes.next()).isEqualTo("late");
    }

    @Test
    void anAlarmOfAnotherNodeRings() throws Exception {
        Notes notes = new Notes();
        node(notes, "poll", "PT0.1S");
        node(new Notes(), "enabled", "false").set("test", "a", in(200), "theirs");
        assertThat(notes.next()).isEqualTo("theirs");
    }

    @Test
    void aReplacedAlarmRingsOnlyAsItWasSetLast() throws Exception {
        Notes notes = new Notes();
        Alarms alarms = node(notes);
        alarms.set("test", "a", in(60_000), "first");
        alarms.set("test", "a", in(100), "second");
        assertThat(notes.next()).isEqualTo("second");
        alarms.set("test", "end", in(100), "end");
        assertThat(notes.next()).isEqualTo("end");
    }

    @Test
    void aCancelledAlarmDoesNotRing() throws Exception {
        Notes notes = new Notes();
        Alarms alarms = node(notes);
        alarms.set("test", "a", in(200), "cancelled");
        alarms.cancel("test", "a");
        alarms.cancel("test", "unknown");
        alarms.set("test", "end", in(400), "end");
        assertThat(alarms.next("test", "a")).isEmpty();
        assertThat(notes.next()).isEqualTo("end");
    }

    @Test
    void anAlarmThatIsSetWhileItRingsRingsAgain() throws Exception {
        AtomicInteger concurrent = new AtomicInteger();
        List<Alarms> self = new ArrayList<>();
        Notes notes = new Notes() {
            @Override
            public void ring(String key, String payload) throws Exception {
                assertThat(concurrent.incrementAndGet()).isEqualTo(1);
                if (payload.equals("first")) {
                    self.get(0).set("test", "a", in(0), "second");
                }
                super.ring(key, payload);
                concurrent.decrementAndGet();
            }
        };
        self.add(node(notes));
        self.get(0).set("test", "a", in(0), "first");
        assertThat(notes.next()).isEqualTo("first");
        assertThat(notes.next()).isEqualTo("second");
    }

    @Test
    void anAlarmThatIsCancelledWhileItRingsAndFailsIsGone() throws Exception {
        List<Alarms> self = new ArrayList<>();
        Notes notes = new Notes() {
            @Override
            public void ring(String key, String payload) throws Exception {
                super.ring(key, payload);
                if (payload.equals("bad")) {
                    self.get(0).cancel("test", key);
                    throw new IllegalStateException("for the test");
                }
            }
        };
        self.add(node(notes, "retry", "PT0.1S"));
        self.get(0).set("test", "a", in(0), "bad");
        assertThat(notes.next()).isEqualTo("bad");
        self.get(0).set("test", "end", in(500), "end");
        assertThat(notes.next()).isEqualTo("end");
        assertThat(self.get(0).next("test", "a")).isEmpty();
    }

    @Test
    void anAlarmThatIsNotHeardRingsAgain() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        Notes notes = new Notes() {
            @Override
            public void ring(String key, String payload) throws Exception {
                if (failures.incrementAndGet() < 3) {
                    throw new IllegalStateException("for the test");
                }
                super.ring(key, payload);
            }
        };
        node(notes, "retry", "PT0.1S", "longest-retry", "PT0.2S").set("test", "a", in(0), "at last");
        assertThat(notes.next()).isEqualTo("at last");
        assertThat(failures).hasValue(3);
    }

    @Test
    void twoNodesRingEachAlarmOnce() throws Exception {
        int count = 200;
        Map<String, AtomicInteger> rings = new ConcurrentHashMap<>();
        CountDownLatch all = new CountDownLatch(count);
        AlarmHandler counting = new AlarmHandler() {
            @Override
            public String kind() {
                return "test";
            }

            @Override
            public void ring(String key, String payload) {
                if (rings.computeIfAbsent(key, unknown -> new AtomicInteger()).incrementAndGet() == 1) {
                    all.countDown();
                }
            }
        };
        Alarms first = node(counting, "poll", "PT0.05S");
        node(counting, "poll", "PT0.05S");
        Instant due = in(300);
        for (int i = 0; i < count; i++) {
            first.set("test", "alarm-" + i, due, "");
        }
        assertThat(all.await(PATIENCE_SECONDS, SECONDS)).isTrue();
        assertThat(rings.values()).allSatisfy(times -> assertThat(times).hasValue(1));
    }

    @Test
    void anAlarmThatRangOnANodeThatDiedRingsOnAnother() throws Exception {
        node(new Notes(), "enabled", "false").set("test", "a", in(0), "inherited");
        execute(
                "update alarm set picked = true, picked_by = 'dead', version = version + 1, last_heartbeat = ?",
                Instant.now().minusSeconds(3600).atOffset(ZoneOffset.UTC));
        Notes notes = new Notes();
        node(notes, "heartbeat", "PT0.2S");
        assertThat(notes.next()).isEqualTo("inherited");
    }

    @Test
    void aRepeatedAlarmRingsAgainAndAgain() throws Exception {
        Notes notes = new Notes();
        Alarms alarms = node(notes);
        alarms.repeat("test", "a", "* * * * * *", ZoneOffset.UTC, "tick");
        assertThat(notes.next()).isEqualTo("tick");
        assertThat(notes.next()).isEqualTo("tick");
        assertThat(alarms.next("test", List.of("a", "b"))).containsOnlyKeys("a");
    }

    @Test
    void aRepeatedAlarmThatIsSetAgainAsItWasKeepsItsTime() throws Exception {
        Alarms alarms = node(new Notes(), "enabled", "false");
        alarms.repeat("test", "a", "0 3 * * *", ZoneOffset.UTC, "nightly");
        Instant missed = Instant.parse("2026-01-01T03:00:00Z");
        execute("update alarm set execution_time = ?", missed.atOffset(ZoneOffset.UTC));
        alarms.repeat("test", "a", "0 3 * * *", ZoneOffset.UTC, "nightly");
        assertThat(alarms.next("test", "a")).contains(missed);
        alarms.repeat("test", "a", "0 4 * * *", ZoneOffset.UTC, "nightly");
        assertThat(alarms.next("test", "a")).get().isNotEqualTo(missed);
    }

    @Test
    void timesAreRightInTheHourThatTheClockRepeats() {
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
        try {
            Alarms alarms = node(new Notes(), "enabled", "false");
            Instant summer = Instant.parse("2026-10-25T00:30:00Z");
            alarms.set("test", "summer", summer, "");
            alarms.set("test", "winter", summer.plus(Duration.ofHours(1)), "");
            assertThat(alarms.next("test", "summer")).contains(summer);
            assertThat(alarms.next("test", "winter")).contains(summer.plus(Duration.ofHours(1)));
        } finally {
            TimeZone.setDefault(before);
        }
    }
}
