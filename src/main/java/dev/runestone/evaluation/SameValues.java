package dev.runestone.evaluation;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether JSON values are the same, whatever the notation of their numbers. */
final class SameValues {
    private SameValues() {}

    static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one == other) {
            return true;
        }
        if (one instanceof Number number && other instanceof Number another) {
            return decimal(number).compareTo(decimal(another)) == 0;
        }
        if (one instanceof List<?> list && other instanceof List<?> another) {
            return list.size() == another.size() && sameElements(list, another);
        }
        if (one instanceof Map<?, ?> map && other instanceof Map<?, ?> another) {
            return map.size() == another.size()
                    && map.entrySet().stream()
                            .allMatch(entry -> another.containsKey(entry.getKey())
                                    && same(entry.getValue(), another.get(entry.getKey())));
        }
        return Objects.equals(one, other);
    }

    private static boolean sameElements(List<?> list, List<?> another) {
        var others = another.iterator();
        for (Object element : list) {
            if (!same(element, others.next())) {
                return false;
            }
        }
        return true;
    }

    /** A number as FEEL knows it. */
    static BigDecimal decimal(Number number) {
        return number instanceof BigDecimal exact ? exact : new BigDecimal(number.toString());
    }
}
