package dev.runestone.evaluation;

import dev.runestone.knowledge.Release;
import org.jspecify.annotations.Nullable;

/**
 * Which results are forgotten: those that fit all of what is given. With nothing given those are all.
 *
 * @param workflow the name of a workflow that uses them; null for any
 * @param component the name of a component that uses them; null for any
 * @param tag a tag that the component's policy has; null for any
 * @param knowledge the knowledge base that decided, as {@code artifact}, {@code group:artifact} or {@code
 *     group:artifact:version}; null for any or none
 */
record Invalidation(
        @Nullable String workflow,
        @Nullable String component,
        @Nullable String tag,
        @Nullable String knowledge) {

    boolean fits(CachedResult result) {
        return result.isUsedBy(workflow, component)
                && (tag == null || result.tags().contains(tag))
                && (knowledge == null || (result.dependence() != null && decided(result.dependence())));
    }

    private boolean decided(CachedResult.Dependence dependence) {
        Release release = dependence.deciding().release();
        return release.base().equals(knowledge)
                || release.artifact().equals(knowledge)
                || release.toString().equals(knowledge);
    }
}
