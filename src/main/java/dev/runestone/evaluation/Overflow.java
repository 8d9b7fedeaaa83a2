package dev.runestone.evaluation;

import java.util.Arrays;
import java.util.Optional;

/** What happens to items for which there is no room, because results are not read or evaluated as fast as items come. */
enum Overflow {
    /** The source waits. */
    BLOCK("block"),
    /** The item that has waited longest gives way. */
    DROP_OLDEST("dropOldest"),
    /** The new item is dropped. */
    DROP_NEWEST("dropNewest"),
    /** The stream fails. */
    FAIL("fail"),
    /** Of each period only the last item is evaluated, room or not. */
    SAMPLE("sample");

    private final String word;

    Overflow(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    static Optional<Overflow> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }
}
