package dev.runestone.evaluation;

import java.util.List;

/** Where items are taken from when there is room for them. Used by one thread at a time. */
interface Source extends AutoCloseable {
    /**
     * The next items, as many as are asked for unless the source ends before. Waits for nobody.
     *
     * @throws dev.runestone.api.RefusalException where they cannot be read; then the stream fails
     */
    List<Item> take(int most);

    /** Whether nothing is to come any more. */
    boolean ended();

    @Override
    void close();
}
