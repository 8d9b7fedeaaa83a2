package dev.runestone.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Alarms as a part of what their callers do to the database. */
@QuarkusTest
class AlarmsTransactionTest {
    private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");

    @Inject
    Alarms alarms;

    @Test
    void anAlarmOfATransactionThatIsRolledBackIsNotSet() {
        String key = UUID.randomUUID().toString();
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    alarms.set("test", key, FAR, "");
                    assertThat(alarms.next("test", key)).contains(FAR);
                    throw new IllegalStateException("for the test");
                }))
                .hasMessageContaining("for the test");
        assertThat(alarms.next("test", key)).isEmpty();
    }

    @Test
    void anAlarmOfATransactionThatIsCommittedIsSet() {
        String key = UUID.randomUUID().toString();
        QuarkusTransaction.requiringNew().run(() -> alarms.set("test", key, FAR, ""));
        assertThat(alarms.next("test", key)).contains(FAR);
        alarms.cancel("test", key);
        assertThat(alarms.next("test", key)).isEmpty();
    }
}
