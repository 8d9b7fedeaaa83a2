package dev.runestone.evaluation;

import dev.runestone.function.Capability;
import dev.runestone.function.NamedFunction;
import dev.runestone.workflow.Requirements;
import dev.runestone.workflow.Type;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Functions that count how often they are called, by the text {@code as} that a step is set up with. */
@Singleton
final class CountedFunctions {
    private static final Map<String, AtomicInteger> CALLS = new ConcurrentHashMap<>();
    private static final Map<String, CountDownLatch> MEETINGS = new ConcurrentHashMap<>();

    /** How often a step was called. */
    static int calls(String as) {
        AtomicInteger count = CALLS.get(as);
        return count == null ? 0 : count.get();
    }

    /** Has so many callers of a step wait for one another. */
    static void meet(String as, int callers) {
        MEETINGS.put(as, new CountDownLatch(callers));
    }

    private static String count(@Nullable Object as) {
        String name = String.valueOf(as);
        CALLS.computeIfAbsent(name, any -> new AtomicInteger()).incrementAndGet();
        return name;
    }

    @Produces
    @Singleton
    NamedFunction counted() {
        return new NamedFunction("counted", Capability.UNKNOWN, input -> {
            CountDownLatch meeting = MEETINGS.get(count(input.settings().get("as")));
            if (meeting != null) {
                meeting.countDown();
                if (!meeting.await(10, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("Nobody else came.");
                }
            }
            return input.size() == 0 ? "made" : input.value(0);
        });
    }

    @Produces
    @Singleton
    NamedFunction countedFailing() {
        return new NamedFunction("counted-failing", Capability.UNKNOWN, input -> {
            count(input.settings().get("as"));
            throw new IllegalStateException("It does not work today.");
        });
    }

    @Produces
    @Singleton
    NamedFunction countedSecret() {
        return new NamedFunction(
                "counted-secret",
                Capability.of("Counts, and is handed a secret.")
                        .perhapsTaking("as", Type.ANY, "what it counts as")
                        .perhapsTaking("x", Type.ANY, "what it returns")
                        .requiring(new Requirements(List.of("counted"), List.of())),
                input -> {
                    count(input.settings().get("as"));
                    return input.context().secret("counted") + input.value("x");
                });
    }
}
