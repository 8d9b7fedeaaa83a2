package dev.runestone.evaluation;

import java.util.ArrayList;
import java.util.List;

/** Whole numbers in steps. */
final class RangeSource implements Source {
    private final long to;
    private final long step;
    private long next;
    private long number;

    /**
     * @param from the first
     * @param to the end, which is not among them
     * @param step above 0
     */
    RangeSource(long from, long to, long step) {
        this.next = from;
        this.to = to;
        this.step = step;
    }

    @Override
    public List<Item> take(int most) {
        List<Item> items = new ArrayList<>(Math.min(most, 256));
        while (items.size() < most && !ended()) {
            items.add(Item.of(number++, next));
            next = next > to - step ? to : next + step;
        }
        return items;
    }

    @Override
    public boolean ended() {
        return next >= to;
    }

    @Override
    public void close() {
        next = to;
    }
}
