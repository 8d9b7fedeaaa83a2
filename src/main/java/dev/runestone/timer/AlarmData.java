package dev.runestone.timer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.kagkarlsson.scheduler.serializer.Serializer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is kept with an alarm.
 *
 * @param repetition when it rings again; null where it rings once
 * @param payload what its handler is given
 */
record AlarmData(@Nullable Cron repetition, String payload) {
    private static final char ZONE = '|';
    private static final char END = '\n';

    /** The first time behind a moment; empty where the alarm rings once, or the repetition has come to its end. */
    Optional<Instant> next(Instant after) {
        return repetition == null ? Optional.empty() : repetition.next(after);
    }

    byte[] bytes() {
        String head = repetition == null
                ? ""
                : repetition.expression() + ZONE + repetition.zone().getId();
        return (head + END + payload).getBytes(UTF_8);
    }

    static AlarmData of(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        int end = text.indexOf(END);
        int zone = text.lastIndexOf(ZONE, end);
        String payload = text.substring(end + 1);
        return zone < 0
                ? new AlarmData(null, payload)
                : new AlarmData(Cron.of(text.substring(0, zone), text.substring(zone + 1, end)), payload);
    }

    /** The bytes as db-scheduler asks for them. */
    static final class Form implements Serializer {
        @Override
        public byte[] serialize(Object data) {
            return ((AlarmData) data).bytes();
        }

        @Override
        public <T> T deserialize(Class<T> type, byte[] bytes) {
            return type.cast(of(bytes));
        }
    }
}
