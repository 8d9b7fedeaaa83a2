package dev.runestone.knowledge;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns single JSON values into the scalar types of Java. Strict on purpose: a number in quotes is a mistake worth
 * hearing about, and no digit is lost without notice.
 */
final class Scalars {
    /** A coerced value, or what is wrong with the given one. */
    record Outcome(@Nullable Object value, @Nullable String problem, String hint) {
        static Outcome of(@Nullable Object value) {
            return new Outcome(value, null, "");
        }

        static Outcome wrong(String problem, String hint) {
            return new Outcome(null, problem, hint);
        }
    }

    private record Text(Function<String, Object> parser, String example) {}

    private static final Map<Class<?>, Text> TEXTS = Map.ofEntries(
            Map.entry(LocalDate.class, new Text(LocalDate::parse, "2026-01-31")),
            Map.entry(LocalDateTime.class, new Text(LocalDateTime::parse, "2026-01-31T10:15:30")),
            Map.entry(LocalTime.class, new Text(LocalTime::parse, "10:15:30")),
            Map.entry(Instant.class, new Text(text -> OffsetDateTime.parse(text).toInstant(), "2026-01-31T10:15:30Z")),
            Map.entry(OffsetDateTime.class, new Text(OffsetDateTime::parse, "2026-01-31T10:15:30+01:00")),
            Map.entry(ZonedDateTime.class, new Text(ZonedDateTime::parse, "2026-01-31T10:15:30+01:00[Europe/Paris]")),
            Map.entry(ZoneId.class, new Text(ZoneId::of, "Europe/Paris")),
            Map.entry(Year.class, new Text(Year::parse, "2026")),
            Map.entry(YearMonth.class, new Text(YearMonth::parse, "2026-01")),
            Map.entry(Duration.class, new Text(Duration::parse, "PT1H30M")),
            Map.entry(Period.class, new Text(Period::parse, "P1Y2M")),
            Map.entry(UUID.class, new Text(UUID::fromString, "123e4567-e89b-12d3-a456-426614174000")),
            Map.entry(Date.class, new Text(Scalars::date, "2026-01-31 or 2026-01-31T10:15:30Z")),
            Map.entry(Calendar.class, new Text(Scalars::calendar, "2026-01-31 or 2026-01-31T10:15:30Z")));

    private Scalars() {}

    /** The value as the type wants it. */
    static Outcome coerce(Class<?> target, Object given) {
        if (target == String.class || target == CharSequence.class) {
            return given instanceof String ? Outcome.of(given) : Outcome.wrong("is not text.", "Put it in quotes.");
        }
        if (target == Boolean.class) {
            return given instanceof Boolean ? Outcome.of(given) : Outcome.wrong("is neither true nor false.", "");
        }
        if (Number.class.isAssignableFrom(target)) {
            return number(target, given);
        }
        if (target == Character.class) {
            return given instanceof String text && text.length() == 1
                    ? Outcome.of(text.charAt(0))
                    : Outcome.wrong("is not a single character.", "");
        }
        if (target.isInstance(given)) {
            return Outcome.of(given);
        }
        Text text = TEXTS.get(target);
        if (text == null) {
            return Outcome.wrong("cannot become a " + target.getName() + ", which JSON cannot express.", "");
        }
        if (given instanceof String content) {
            try {
                return Outcome.of(text.parser().apply(content));
            } catch (DateTimeParseException | IllegalArgumentException | java.time.zone.ZoneRulesException wrong) {
                return Outcome.wrong("is no " + target.getSimpleName() + ".", "Write it like " + text.example() + ".");
            }
        }
        return Outcome.wrong("is no " + target.getSimpleName() + ".", "Write it as text, like " + text.example() + ".");
    }

    private static Outcome number(Class<?> target, Object given) {
        if (!(given instanceof Number number)) {
            String hint = given instanceof String ? "Send the number without quotes." : "";
            return Outcome.wrong("is not a number.", hint);
        }
        if (target == Number.class || target.isInstance(given)) {
            return Outcome.of(given);
        }
        if (target == Double.class) {
            return finite(number.doubleValue(), number, "double");
        }
        if (target == Float.class) {
            return Float.isFinite(number.floatValue())
                    ? Outcome.of(number.floatValue())
                    : Outcome.wrong("is out of the range of a float.", "");
        }
        BigDecimal exact = exact(number);
        if (exact == null) {
            return Outcome.wrong("is not a finite number.", "");
        }
        if (target == BigDecimal.class) {
            return Outcome.of(exact);
        }
        return whole(target, exact);
    }

    private static Outcome finite(double value, Number given, String type) {
        return Double.isFinite(value) || given instanceof Double
                ? Outcome.of(value)
                : Outcome.wrong("is out of the range of a " + type + ".", "");
    }

    private static @Nullable BigDecimal exact(Number number) {
        if (number instanceof BigDecimal decimal) {
            return decimal;
        }
        try {
            return new BigDecimal(number.toString());
        } catch (NumberFormatException notFinite) {
            return null;
        }
    }

    private static Outcome whole(Class<?> target, BigDecimal exact) {
        // 1e1000000000 is a short text and a BigInteger of half a gigabyte
        if (exact.precision() - (long) exact.scale() > 1_000) {
            return Outcome.wrong("is out of the range of a whole number.", "Use at most 1,000 digits.");
        }
        if (exact.stripTrailingZeros().scale() > 0) {
            return Outcome.wrong("is not a whole number.", "");
        }
        BigInteger whole = exact.toBigInteger();
        if (target == BigInteger.class) {
            return Outcome.of(whole);
        }
        int bits = target == Integer.class ? 31 : target == Long.class ? 63 : target == Short.class ? 15 : 7;
        if (whole.bitLength() > bits) {
            BigInteger limit = BigInteger.ONE.shiftLeft(bits);
            String type =
                    target == Integer.class ? "int" : target.getSimpleName().toLowerCase(java.util.Locale.ROOT);
            return Outcome.wrong(
                    "is out of the range of " + (type.equals("int") ? "an " : "a ") + type + ".",
                    "It goes from " + limit.negate() + " to " + limit.subtract(BigInteger.ONE) + ".");
        }
        if (target == Integer.class) {
            return Outcome.of(whole.intValue());
        }
        if (target == Long.class) {
            return Outcome.of(whole.longValue());
        }
        return target == Short.class
                ? Outcome.of(whole.shortValue())
                : target == Byte.class
                        ? Outcome.of(whole.byteValue())
                        : Outcome.wrong("cannot become a " + target.getSimpleName() + ".", "");
    }

    private static Object date(String text) {
        Instant instant = text.length() <= 10
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                : OffsetDateTime.parse(text).toInstant();
        return Date.from(instant);
    }

    private static Object calendar(String text) {
        Calendar calendar = GregorianCalendar.getInstance(java.util.TimeZone.getTimeZone(ZoneOffset.UTC));
        calendar.setTime((Date) date(text));
        return calendar;
    }
}
