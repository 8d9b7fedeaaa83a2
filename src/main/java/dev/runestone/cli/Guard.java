package dev.runestone.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Runs work on threads that can be given up. */
@FunctionalInterface
interface Guard {
    /**
     * Begins work. The future fails with a {@code TIMEOUT} refusal at the deadline, even where the thread never comes
     * back, and with a {@code BUSY} refusal where no thread is left.
     */
    CompletableFuture<Boolean> submit(Duration deadline, Callable<Boolean> work);
}
