package dev.runestone.evaluation;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether numbers, alone or in lists and objects of the same shape, are within a tolerance of one another. */
record Distance(double absolute, double relative) {

    /** False where the shapes differ, or anything that is no number. */
    boolean isWithin(@Nullable Object before, @Nullable Object after) {
        if (before instanceof Number was && after instanceof Number is) {
            double one = was.doubleValue();
            double other = is.doubleValue();
            return Math.abs(other - one) <= absolute + relative * Math.abs(other);
        }
        if (before instanceof List<?> was && after instanceof List<?> is) {
            if (was.size() != is.size()) {
                return false;
            }
            Iterator<?> others = is.iterator();
            for (Object element : was) {
                if (!isWithin(element, others.next())) {
                    return false;
                }
            }
            return true;
        }
        if (before instanceof Map<?, ?> was && after instanceof Map<?, ?> is) {
            return was.keySet().equals(is.keySet())
                    && was.entrySet().stream().allMatch(entry -> isWithin(entry.getValue(), is.get(entry.getKey())));
        }
        return SameValues.same(before, after);
    }
}
