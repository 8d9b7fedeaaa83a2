package dev.runestone.execution;

import java.util.concurrent.Future;

/** Threads that components can be handed to. */
@FunctionalInterface
interface Workers {
    /**
     * Has work done on another thread.
     *
     * @return cancelling it interrupts the thread, or keeps the work from beginning
     * @throws java.util.concurrent.RejectedExecutionException where too much waits already
     */
    Future<?> submit(Runnable work);
}
