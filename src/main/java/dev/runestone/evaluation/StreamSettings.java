package dev.runestone.evaluation;

import dev.runestone.expression.Expression;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a stream is evaluated.
 *
 * @param call what is evaluated for each item, but for its inputs
 * @param inputs input name to FEEL over {@code item}; empty where the item is the only input, or has the inputs by name
 * @param windowing how items are put together; null where each is evaluated by itself
 * @param overflow what happens to items for which there is no room
 * @param buffer how many items, and how many results, wait at most
 * @param period of samples
 * @param ordered whether results come in the order of the items
 * @param parallelism how many items are evaluated at once
 */
record StreamSettings(
        EvaluationCall call,
        Map<String, Expression> inputs,
        @Nullable Windowing windowing,
        Overflow overflow,
        int buffer,
        Duration period,
        boolean ordered,
        int parallelism) {}
