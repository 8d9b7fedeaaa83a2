package dev.runestone.evaluation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value that nobody can change, so that evaluations may share it, and what it takes in memory.
 *
 * @param value the value
 * @param bytes estimated
 */
record Frozen(@Nullable Object value, int bytes) {
    private static final int DEEPEST = 200;
    private static final int OBJECT = 48;

    /**
     * A copy of a value.
     *
     * @param most how many bytes it may take
     * @return null where it takes more, or is no JSON
     */
    static @Nullable Frozen of(@Nullable Object value, int most) {
        Copy copy = new Copy(most);
        Object frozen = copy.of(value, 0);
        return copy.failed ? null : new Frozen(frozen, most - copy.left);
    }

    private static final class Copy {
        private int left;
        private boolean failed;

        Copy(int most) {
            left = most;
        }

        private @Nullable Object of(@Nullable Object value, int depth) {
            if (value == null || value instanceof Boolean) {
                return paid(8, value);
            }
            if (value instanceof String text) {
                return paid(OBJECT + 2L * text.length(), text);
            }
            if (value instanceof BigDecimal decimal) {
                return paid(OBJECT + decimal.unscaledValue().bitLength() / 8L, decimal);
            }
            if (value instanceof BigInteger whole) {
                return paid(OBJECT + whole.bitLength() / 8L, whole);
            }
            if (value instanceof Integer || value instanceof Long || value instanceof Double) {
                return paid(24, value);
            }
            if (depth >= DEEPEST) {
                failed = true;
                return null;
            }
            if (value instanceof List<?> list) {
                paid(OBJECT + 8L * list.size(), null);
                List<@Nullable Object> copy = new ArrayList<>(failed ? 0 : list.size());
                for (Object element : list) {
                    if (failed) {
                        return null;
                    }
                    copy.add(of(element, depth + 1));
                }
                return Collections.unmodifiableList(copy);
            }
            if (value instanceof Map<?, ?> map) {
                return members(map, depth);
            }
            failed = true;
            return null;
        }

        private @Nullable Object members(Map<?, ?> map, int depth) {
            paid(OBJECT * (1L + map.size()), null);
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            for (Map.Entry<?, ?> member : map.entrySet()) {
                if (failed || !(member.getKey() instanceof String name)) {
                    failed = true;
                    return null;
                }
                paid(OBJECT + 2L * name.length(), null);
                copy.put(name, of(member.getValue(), depth + 1));
            }
            return Collections.unmodifiableMap(copy);
        }

        private @Nullable Object paid(long bytes, @Nullable Object value) {
            if (bytes > left) {
                failed = true;
            } else {
                left -= (int) bytes;
            }
            return value;
        }
    }
}
