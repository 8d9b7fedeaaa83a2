package dev.runestone.knowledge;

import dev.runestone.api.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A place in a document, as a chain towards its root: cheap to extend on the way down, and only turned into a
 * {@link Path} where something is wrong.
 */
record Where(@Nullable Where parent, Object segment) {
    static Where at(Object segment) {
        return new Where(null, segment);
    }

    Where then(Object deeper) {
        return new Where(this, deeper);
    }

    Path path() {
        Deque<Object> segments = new ArrayDeque<>();
        for (Where place = this; place != null; place = place.parent) {
            segments.addFirst(place.segment);
        }
        return new Path(new ArrayList<>(segments));
    }
}
