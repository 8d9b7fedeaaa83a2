package dev.runestone.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * What a stream evaluates at once: an item, or a window of them.
 *
 * @param item an item, whose number the result bears; the last one of a window
 * @param window the window; null for an item by itself
 * @param settles the number up to which items need not be read again once the result is delivered; -1 for none
 * @param flaw why it is not evaluated; null where it is
 */
record Unit(
        Item item,
        @Nullable Window window,
        long settles,
        @Nullable RuntimeException flaw) {
    static Unit of(Item item) {
        return new Unit(item, null, item.number(), null);
    }
}
