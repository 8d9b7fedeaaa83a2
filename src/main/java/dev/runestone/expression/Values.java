package dev.runestone.expression;

import dev.runestone.api.Refusal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kie.dmn.feel.runtime.FEELFunction;
import org.kie.dmn.feel.runtime.Range;
import org.kie.dmn.feel.runtime.UnaryTest;
import org.kie.dmn.feel.util.NumberEvalHelper;
import org.kie.dmn.feel.util.TypeUtil;

/** The way of values into an expression, through it, and out of it. */
final class Values {
    /** The exponents of FEEL's numbers (IEEE 754 decimal128, with room for its 34 digits). */
    private static final int EXPONENT = 6_210;

    private static final int DEPTH = 200;
    private static final int SHOWN = 60;

    private Values() {}

    /** A value as FEEL works on it: numbers as {@link BigDecimal}, in lists too; contexts are read member by member. */
    static @Nullable Object in(@Nullable Object value, Budget budget) {
        if (value instanceof String || value instanceof Map || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Number number) {
            return number(number, budget);
        }
        if (value instanceof List<?> list) {
            return list(list, budget);
        }
        if (value instanceof FEELFunction function) {
            return Builtins.guarded(function);
        }
        if (value == null || known(value)) {
            return value;
        }
        throw budget.abort(new Aborted(
                Refusal.Kind.INVALID, "A value of the class " + value.getClass().getName() + " is no JSON value."));
    }

    private static boolean known(Object value) {
        return value instanceof TemporalAccessor
                || value instanceof TemporalAmount
                || value instanceof Range
                || value instanceof UnaryTest
                || value instanceof Collection;
    }

    private static List<?> list(List<?> list, Budget budget) {
        for (Object element : list) {
            if ((element instanceof Number && !(element instanceof BigDecimal)) || element instanceof List) {
                List<@Nullable Object> coerced = new ArrayList<>(list.size());
                for (Object each : list) {
                    budget.spend(1);
                    coerced.add(in(each, budget));
                }
                return coerced;
            }
        }
        return list;
    }

    /** A number with bounded digits: an unbounded exponent turns into gigabytes where it is written out. */
    static BigDecimal number(Number number, Budget budget) {
        if (number instanceof BigDecimal decimal) {
            if (decimal.scale() > EXPONENT || decimal.scale() < -EXPONENT) {
                throw outOfRange(decimal.signum() == 0 ? "0" : decimal.round(new java.math.MathContext(5)), budget);
            }
            return decimal;
        }
        if (number instanceof Integer || number instanceof Long) {
            return BigDecimal.valueOf(number.longValue());
        }
        if (number instanceof BigInteger whole && whole.bitLength() > 4 * EXPONENT) {
            throw outOfRange("an integer of " + whole.bitLength() + " bits", budget);
        }
        BigDecimal decimal = NumberEvalHelper.getBigDecimalOrNull(number);
        if (decimal == null) {
            throw outOfRange(number, budget);
        }
        return decimal;
    }

    private static Aborted outOfRange(Object number, Budget budget) {
        return budget.abort(new Aborted(
                Refusal.Kind.INVALID,
                "The number " + number + " is out of range: FEEL has 34 digits and exponents from -6176 to 6144."));
    }

    /** Pays for work on a value, wherever its parts are shared: each mention of a part counts. */
    static void pay(@Nullable Object value, Budget budget) {
        pay(value, budget, 0);
    }

    private static void pay(@Nullable Object value, Budget budget, int depth) {
        if (value instanceof String text) {
            budget.spend(1 + text.length() / 16);
        } else if (value instanceof BigDecimal decimal) {
            budget.spend(1);
            number(decimal, budget);
        } else if (value instanceof Collection<?> list) {
            checkDepth(depth, budget);
            budget.spend(1);
            list.forEach(element -> pay(element, budget, depth + 1));
        } else if (value instanceof Map<?, ?> context) {
            checkDepth(depth, budget);
            budget.spend(1);
            context.values().forEach(member -> pay(member, budget, depth + 1));
        } else {
            budget.spend(1);
            in(value, budget);
        }
    }

    /** A copy with every number as {@link BigDecimal}, so that contexts compare by value. */
    static @Nullable Object deepIn(@Nullable Object value, Budget budget) {
        if (value instanceof Map<?, ?> context) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
            context.forEach((name, member) -> copy.put(name, deepIn(member, budget)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            list.forEach(element -> copy.add(deepIn(element, budget)));
            return copy;
        }
        return in(value, budget);
    }

    /** A result as a JSON value: temporal values as ISO 8601 text. */
    static @Nullable Object out(@Nullable Object value, Budget budget) {
        return out(value, budget, 0, false);
    }

    /** The same, but with a description in place of what is no JSON value, such as a function. */
    static @Nullable Object described(@Nullable Object value, Budget budget) {
        return out(value, budget, 0, true);
    }

    private static @Nullable Object out(@Nullable Object value, Budget budget, int depth, boolean described) {
        budget.spend(1);
        if (value == null || value instanceof String || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Number number) {
            return number(number, budget);
        }
        if (value instanceof Map<?, ?> context) {
            checkDepth(depth, budget);
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            context.forEach(
                    (name, member) -> copy.put(String.valueOf(name), out(member, budget, depth + 1, described)));
            return copy;
        }
        if (value instanceof Collection<?> list) {
            checkDepth(depth, budget);
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            list.forEach(element -> copy.add(out(element, budget, depth + 1, described)));
            return copy;
        }
        if (value instanceof TemporalAccessor || value instanceof TemporalAmount) {
            return TypeUtil.formatValue(value, false);
        }
        if (described) {
            return show(value);
        }
        throw budget.abort(new Aborted(
                Refusal.Kind.INVALID,
                "The result is or holds " + show(value) + ", which is no JSON value: give out its parts instead."));
    }

    private static void checkDepth(int depth, Budget budget) {
        if (depth > DEPTH) {
            throw budget.abort(
                    new Aborted(Refusal.Kind.LIMIT_EXCEEDED, "A value is nested deeper than " + DEPTH + " levels."));
        }
    }

    /** A value for a message: short, and never by way of an unbounded {@code toString}. */
    static String show(@Nullable Object value) {
        if (value instanceof String text) {
            return '"' + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text) + '"';
        }
        if (value instanceof Map<?, ?> context) {
            return "a context of " + context.size() + " entries";
        }
        if (value instanceof Collection<?> list) {
            return "a list of " + list.size() + " elements";
        }
        if (value instanceof FEELFunction) {
            return "a function";
        }
        if (value instanceof Range) {
            return "a range";
        }
        if (value instanceof UnaryTest) {
            return "a test";
        }
        return String.valueOf(value);
    }
}
