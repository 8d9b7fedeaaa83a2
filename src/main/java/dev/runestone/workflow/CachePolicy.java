package dev.runestone.workflow;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says that what comes out of a component may be remembered for equal inputs, although it is not known to be pure; or that
 * it may not.
 *
 * @param keep how long; zero for not at all, null for as long as the configuration says
 * @param tags words by which what is remembered can be forgotten together
 */
public record CachePolicy(@Nullable Duration keep, List<String> tags) {
    public CachePolicy {
        tags = List.copyOf(tags);
    }
}
