package dev.runestone.evaluation;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream's units come from: what waits in its inlet, for which a source is asked as there is room, put together in
 * windows where the stream has some. Fetched from by one turn at a time.
 */
final class Intake {
    /** How many items a source is asked for that waits for nobody. */
    private static final int MANY = 256;

    /** How many items of unknown size are taken from a source before a look at how many bytes wait. */
    private static final int FEW = 16;

    private final Inlet inlet;
    private final @Nullable Source source;
    private final @Nullable Windows windows;
    private final boolean waits;
    private final StreamMeters meters;

    /**
     * @param source where items are taken from; null where they are given to the inlet
     * @param windows how they are put together; null where they are not
     * @param waits whether the source waits where there is no room
     */
    Intake(Inlet inlet, @Nullable Source source, @Nullable Windows windows, boolean waits, StreamMeters meters) {
        this.inlet = inlet;
        this.source = source;
        this.windows = windows;
        this.waits = waits;
        this.meters = meters;
    }

    /** Whether it goes on though nothing can be evaluated. */
    boolean goesOn() {
        return source != null && !waits && !inlet.isEnded();
    }

    /**
     * Fetches what there is now.
     *
     * @param most how many items may become units; where it is not above 0 the source alone goes on
     * @param units takes the units
     * @param offer takes the items of a source that does not wait
     * @return whether there may be more at once
     * @throws dev.runestone.api.RefusalException where the source cannot be read on
     */
    boolean fetch(int most, List<Unit> units, Consumer<Item> offer) {
        boolean pumped = pump(most, offer);
        if (most <= 0) {
            return pumped;
        }
        List<Item> items = inlet.drain(most);
        meters.took(items.size());
        if (windows == null) {
            items.forEach(item -> units.add(Unit.of(item)));
        } else {
            window(windows, items, units);
        }
        return pumped || !items.isEmpty();
    }

    private boolean pump(int most, Consumer<Item> offer) {
        if (source == null || inlet.isEnded()) {
            return false;
        }
        if (waits) {
            int wanted = Math.min(most, inlet.room());
            while (wanted > 0 && !source.ended()) {
                List<Item> items = source.take(Math.min(wanted, FEW));
                inlet.admit(items);
                wanted = Math.min(wanted - items.size(), inlet.room());
            }
        } else {
            source.take(MANY).forEach(offer);
        }
        if (source.ended()) {
            inlet.end();
        }
        return true;
    }

    private void window(Windows open, List<Item> items, List<Unit> units) {
        synchronized (open) {
            items.forEach(item -> open.add(item, units::add));
            open.advance(units::add);
            if (inlet.isDry()) {
                open.flush(units::add);
            }
        }
    }

    /** In how many milliseconds something is due that no item would call for; negative for nothing. */
    long due() {
        long sample = inlet.sampleDue();
        if (sample >= 0) {
            return sample / 1_000_000 + 1;
        }
        if (windows == null) {
            return -1;
        }
        synchronized (windows) {
            return windows.nextEnd();
        }
    }

    /** Whether no item waits and none is to come; windows may be open still. */
    boolean isDry() {
        return inlet.isDry();
    }

    /** How many windows are open. */
    int openWindows() {
        if (windows == null) {
            return 0;
        }
        synchronized (windows) {
            return windows.count();
        }
    }

    /** How many items came too late. */
    long late() {
        if (windows == null) {
            return 0;
        }
        synchronized (windows) {
            return windows.late();
        }
    }

    /** Nothing is fetched any more. */
    void close() {
        if (source != null) {
            source.close();
        }
    }
}
