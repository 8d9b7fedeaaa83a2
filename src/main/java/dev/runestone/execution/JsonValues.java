package dev.runestone.execution;

import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares JSON values as their readers do: 1 and 1.0 are one number, the order of members is none. */
final class JsonValues {
    private JsonValues() {}

    static boolean equal(@Nullable Object one, @Nullable Object other) {
        if (one instanceof Number left && other instanceof Number right) {
            return decimal(left).compareTo(decimal(right)) == 0;
        }
        if (one instanceof Map<?, ?> left && other instanceof Map<?, ?> right) {
            return left.size() == right.size()
                    && left.entrySet().stream()
                            .allMatch(member -> right.containsKey(member.getKey())
                                    && equal(member.getValue(), right.get(member.getKey())));
        }
        if (one instanceof List<?> left && other instanceof List<?> right) {
            Iterator<?> others = right.iterator();
            return left.size() == right.size() && left.stream().allMatch(element -> equal(element, others.next()));
        }
        return one == null ? other == null : one.equals(other);
    }

    private static BigDecimal decimal(Number number) {
        return number instanceof BigDecimal exact ? exact : new BigDecimal(number.toString());
    }
}
