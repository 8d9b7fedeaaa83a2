package dev.runestone.expression;

import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kie.dmn.api.feel.runtime.events.FEELEvent.Severity;
import org.kie.dmn.feel.runtime.Range;
import org.kie.dmn.feel.runtime.events.FEELEventBase;
import org.kie.dmn.feel.util.EvalHelper;

/**
 * The properties that an expression may ask a value for: the members of a context and those that FEEL defines for
 * temporal values and ranges. The library asks every other value by its Java getters, which leads from any text to a
 * class loader.
 */
final class Properties {
    private Properties() {}

    /** The property's value; null, as FEEL has it, where a context lacks it; a list's is the list of its elements'. */
    static @Nullable Object get(@Nullable Object value, String name, Evaluation evaluation) {
        if (value instanceof Map<?, ?> context) {
            return Values.in(context.get(name), evaluation.budget());
        }
        if (value == null) {
            return null;
        }
        if (value instanceof Collection<?> list) {
            List<@Nullable Object> results = new ArrayList<>(list.size());
            for (Object element : list) {
                evaluation.budget().spend(1);
                results.add(get(element, name, evaluation));
            }
            return results;
        }
        if (value instanceof TemporalAccessor || value instanceof TemporalAmount || value instanceof Range) {
            EvalHelper.PropertyValueResult found = EvalHelper.getDefinedValue(value, name);
            if (found.isDefined()) {
                return found.getValueResult().getOrElse(null);
            }
        }
        evaluation.notifyEvt(() -> new FEELEventBase(
                Severity.ERROR, "There is no property '" + name + "' in " + Values.show(value) + ".", null));
        return null;
    }
}
