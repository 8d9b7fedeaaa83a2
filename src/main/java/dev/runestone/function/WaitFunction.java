package dev.runestone.function;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.expression.Expressions;
import dev.runestone.workflow.Step;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Waits for so long, or until a time. */
@Singleton
@Named("wait")
final class WaitFunction implements StepFunction {
    private static final String DURATION = "duration";
    private static final String UNTIL = "until";
    /** What databases and clocks can still bear. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private static final Capability CAPABILITY = Capability.of(
                    "Parks the step for a `duration` (ISO 8601), or `until` a date and time that a FEEL expression gives;"
                            + " a time without a zone is UTC. The value is null.")
            .providing("a pause")
            .needing("a run")
            .setUpWith(Capability.settings(Map.of(DURATION, Kinds.TEXT, UNTIL, Kinds.TEXT)));

    private final Expressions expressions;
    private final Clock clock;

    @Inject
    WaitFunction(Expressions expressions) {
        this(expressions, Clock.systemUTC());
    }

    WaitFunction(Expressions expressions, Clock clock) {
        this.expressions = expressions;
        this.clock = clock;
    }

    @Override
    public Capability capability() {
        return CAPABILITY;
    }

    @Override
    public List<Problem> problems(Step step, Collection<String> inputs) {
        List<Problem> problems = new ArrayList<>(Durations.problems(step.settings(), DURATION));
        boolean until = step.settings().containsKey(UNTIL);
        if (step.settings().containsKey(DURATION) == until) {
            problems.add(new Problem(
                    Path.ROOT,
                    until ? "There are both 'duration' and 'until'." : "There is neither 'duration' nor 'until'.",
                    "Write {function: wait, duration: PT1H} or {function: wait, until: …}."));
        }
        if (step.settings().get(UNTIL) instanceof String feel) {
            expressions
                    .problems(feel, inputs)
                    .forEach(problem -> problems.add(new Problem(Path.of(UNTIL), problem.message(), problem.hint())));
        }
        return problems;
    }

    @Override
    public Object apply(StepInput input) {
        Waits.refuseOutsideOfRun(input);
        Duration duration = Durations.of(input.settings(), DURATION);
        if (duration != null) {
            return new Parking.Timer(clock.instant().plus(duration));
        }
        Map<String, @Nullable Object> values = input.values();
        String feel = String.valueOf(input.settings().get(UNTIL));
        return new Parking.Timer(
                instant(expressions.compile(feel, values.keySet()).evaluate(values)));
    }

    /** The moment that a date and time in FEEL's notation means: with an offset, with {@code @Zone/Name}, or in UTC. */
    private static Instant instant(@Nullable Object value) {
        Instant instant = read(value);
        if (instant.isBefore(Instant.EPOCH) || instant.isAfter(LATEST)) {
            throw refused("'" + value + "' is not between " + Instant.EPOCH + " and " + LATEST + ".");
        }
        return instant;
    }

    private static Instant read(@Nullable Object value) {
        if (value instanceof String text) {
            try {
                int at = text.indexOf('@');
                if (at >= 0) {
                    return LocalDateTime.parse(text.substring(0, at))
                            .atZone(ZoneId.of(text.substring(at + 1)))
                            .toInstant();
                }
                TemporalAccessor time = DateTimeFormatter.ISO_DATE_TIME.parseBest(
                        text, java.time.ZonedDateTime::from, LocalDateTime::from);
                return time instanceof LocalDateTime local ? local.toInstant(ZoneOffset.UTC) : Instant.from(time);
            } catch (DateTimeException noTime) {
                throw refused("'" + text + "' is no date and time.");
            }
        }
        throw refused("The expression gives " + (value == null ? "null" : "no date and time") + ".");
    }

    private static RuntimeException refused(String message) {
        return Refusal.invalid(
                        "The wait",
                        List.of(new Problem(
                                Path.of(UNTIL), message, "It is written as date and time(\"2026-12-01T09:00:00Z\").")))
                .asException();
    }
}
