package dev.runestone.api;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param items what is on this page, in the list's order
 * @param next the cursor to ask for the next page with; null on the last page
 */
public record Page<T>(List<T> items, @Nullable String next) {
    public Page {
        items = List.copyOf(items);
    }

    /**
     * A page cut from rows that were read with one row more than asked for, which tells whether there is a next page.
     *
     * @param rows up to {@code limit + 1} rows that come after the cursor
     * @param limit the page's size, 1 or more
     * @param key the key that the list is ordered by and that a cursor carries
     */
    public static <T> Page<T> of(List<T> rows, int limit, Function<T, String> key) {
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        return new Page<>(rows.subList(0, limit), Cursor.encode(key.apply(rows.get(limit - 1))));
    }

    /** This page with each item in another form. */
    public <R> Page<R> map(Function<? super T, ? extends R> form) {
        return new Page<>(items.stream().<R>map(form).toList(), next);
    }
}
