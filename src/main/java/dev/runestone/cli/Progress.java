package dev.runestone.cli;

import java.io.Closeable;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how far a batch is, on the error output; or does not. */
final class Progress implements Closeable {
    private static final int WIDTH = 100;
    private static final long MEGABYTE = 1 << 20;

    private final @Nullable ProgressBar bar;

    private Progress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    static Progress hidden() {
        return new Progress(null);
    }

    /**
     * A bar that counts the bytes read.
     *
     * @param bytes how many there are; negative where nobody knows
     */
    static Progress shown(long bytes, PrintStream console) {
        return new Progress(new ProgressBarBuilder()
                .setTaskName("evaluate")
                .setInitialMax(bytes)
                .setUnit(" MiB", MEGABYTE)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis((int) Duration.ofMillis(250).toMillis())
                .setConsumer(new ConsoleProgressBarConsumer(console, WIDTH))
                .build());
    }

    /** Whether somebody looks at a terminal. */
    @SuppressWarnings("SystemConsoleNull") // both meanings of null are seen to
    static boolean isTerminal() {
        if (System.console() == null) {
            return false;
        }
        try {
            // from Java 22 on there is a console without a terminal, and this method to tell
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(System.console());
        } catch (NoSuchMethodException olderThanJava22) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException unknown) {
            return false;
        }
    }

    void at(long bytes, long rows) {
        if (bar != null) {
            bar.stepTo(bytes);
            bar.setExtraMessage(" " + rows + " rows");
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
