package dev.runestone.timer;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.schedule.CronSchedule;
import com.github.kagkarlsson.scheduler.task.schedule.CronStyle;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When something happens again and again: a cron expression in a time zone. Five fields are those of Unix (minute, hour,
 * day of month, month, day of week); a sixth in front of them is the second.
 */
public final class Cron {
    private static final int LONGEST = 100;
    private static final int LONGEST_ZONE = 60;
    private static final int UNIX_FIELDS = 5;
    private static final String HINT =
            "Write minute, hour, day of month, month and day of week, like '30 2 * * MON-FRI';"
                    + " a sixth field in front is the second.";

    private final String expression;
    private final ZoneId zone;
    private final CronSchedule schedule;

    private Cron(String expression, ZoneId zone) {
        this.expression = expression;
        this.zone = zone;
        this.schedule = new CronSchedule(
                expression, zone, fields(expression) == UNIX_FIELDS ? CronStyle.UNIX : CronStyle.SPRING53);
    }

    /**
     * A cron expression in a time zone.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} with the problems of {@link #read}
     */
    public static Cron of(String expression, String zone) {
        List<Problem> problems = new ArrayList<>();
        return read(expression, zone, problems)
                .orElseThrow(() -> Refusal.invalid("The repetition", problems).asException());
    }

    /**
     * Reads a cron expression and a time zone.
     *
     * @param expression null is a problem, too
     * @param zone a region like {@code Europe/Berlin} or an offset; null for UTC
     * @param problems gets one for each part that is wrong, at {@code cron} and {@code zone}
     * @return empty where a problem was found
     */
    public static Optional<Cron> read(@Nullable String expression, @Nullable String zone, List<Problem> problems) {
        ZoneId region = zone(zone == null ? "UTC" : zone, problems);
        String text = expression == null ? "" : expression.strip();
        int fields = fields(text);
        if (text.length() > LONGEST || fields < UNIX_FIELDS || fields > UNIX_FIELDS + 1) {
            problems.add(new Problem(
                    Path.of("cron"),
                    text.isEmpty()
                            ? "There is no cron expression."
                            : "'" + shown(text) + "' has " + fields + (fields == 1 ? " field." : " fields."),
                    HINT));
            return Optional.empty();
        }
        return region == null ? Optional.empty() : parsed(text, region, problems);
    }

    private static Optional<Cron> parsed(String text, ZoneId zone, List<Problem> problems) {
        try {
            Cron cron = new Cron(text, zone);
            if (cron.next(Instant.now()).isPresent()) {
                return Optional.of(cron);
            }
            problems.add(new Problem(Path.of("cron"), "'" + text + "' is never again.", "Choose days that exist."));
        } catch (IllegalArgumentException unreadable) {
            problems.add(new Problem(
                    Path.of("cron"), "'" + text + "' is no cron expression: " + unreadable.getMessage(), HINT));
        }
        return Optional.empty();
    }

    private static @Nullable ZoneId zone(String zone, List<Problem> problems) {
        try {
            return ZoneId.of(zone.length() > LONGEST_ZONE ? "" : zone);
        } catch (DateTimeException unknown) {
            problems.add(new Problem(
                    Path.of("zone"), "'" + shown(zone) + "' is no time zone.", "Write one like Europe/Berlin or UTC."));
            return null;
        }
    }

    private static String shown(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }

    private static int fields(String expression) {
        return expression.isBlank() ? 0 : expression.strip().split("\\s+", -1).length;
    }

    /** The first time behind a moment; empty where there is none. */
    public Optional<Instant> next(Instant after) {
        Instant next = schedule.getNextExecutionTime(ExecutionComplete.simulatedSuccess(after));
        return next.equals(Schedule.NEVER) ? Optional.empty() : Optional.of(next);
    }

    public String expression() {
        return expression;
    }

    public ZoneId zone() {
        return zone;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cron cron && cron.expression.equals(expression) && cron.zone.equals(zone);
    }

    @Override
    public int hashCode() {
        return Objects.hash(expression, zone);
    }

    /** The expression and its zone, like {@code 30 2 * * * Europe/Berlin}. */
    @Override
    public String toString() {
        return expression + " " + zone;
    }
}
