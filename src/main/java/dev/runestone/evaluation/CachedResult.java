package dev.runestone.evaluation;

import dev.runestone.execution.Emission;
import dev.runestone.knowledge.KnowledgeBases.Deciding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A result that is remembered. Equal components of different workflows share it, so it knows who has used it. */
final class CachedResult {
    /** Beyond so many users it counts as used by everybody. */
    private static final int MOST_USERS = 16;

    private static final int OVERHEAD = 320;

    private final Emission emission;
    private final int bytes;
    private final long keepNanos;
    private final long costNanos;
    private final List<String> tags;
    private final @Nullable Dependence dependence;
    private volatile List<User> users;

    /** Who has made or used it. */
    record User(String workflow, String component) {}

    /**
     * What it depends on besides its inputs.
     *
     * @param reference how the component names the knowledge base; null where it may be any
     * @param deciding the version that decided
     */
    record Dependence(@Nullable String reference, Deciding deciding) {}

    /**
     * A result.
     *
     * @param bytes what its value takes, estimated
     * @param keepNanos how long it is kept
     * @param costNanos what it cost; 0 where that is not known
     */
    CachedResult(
            Emission emission,
            int bytes,
            long keepNanos,
            long costNanos,
            List<String> tags,
            @Nullable Dependence dependence,
            User user) {
        this.emission = emission;
        this.bytes = bytes + OVERHEAD;
        this.keepNanos = keepNanos;
        this.costNanos = costNanos;
        this.tags = tags;
        this.dependence = dependence;
        this.users = List.of(user);
    }

    Emission emission() {
        return emission;
    }

    int bytes() {
        return bytes;
    }

    long keepNanos() {
        return keepNanos;
    }

    long costNanos() {
        return costNanos;
    }

    List<String> tags() {
        return tags;
    }

    @Nullable
    Dependence dependence() {
        return dependence;
    }

    /** Who made it. */
    User maker() {
        return users.get(0);
    }

    /** Notes who uses it. One of two that come at once may be lost; it is noted the next time. */
    void usedBy(String workflow, String component) {
        List<User> now = users;
        if (now.size() > MOST_USERS) {
            return;
        }
        for (User user : now) {
            if (user.component.equals(component) && user.workflow.equals(workflow)) {
                return;
            }
        }
        List<User> more = new ArrayList<>(now);
        more.add(new User(workflow, component));
        users = List.copyOf(more);
    }

    /** Whether a component of a workflow uses it; null stands for any. */
    boolean isUsedBy(@Nullable String workflow, @Nullable String component) {
        List<User> now = users;
        return now.size() > MOST_USERS
                || now.stream()
                        .anyMatch(user -> (workflow == null || workflow.equals(user.workflow))
                                && (component == null || component.equals(user.component)));
    }
}
