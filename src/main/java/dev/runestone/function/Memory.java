package dev.runestone.function;

/** What lasts from one evaluation of a stream to the next, for components that know what is in it. */
public interface Memory extends AutoCloseable {
    /** Forgets everything. Evaluations that are under way may come to their end; others are refused. */
    @Override
    void close();
}
