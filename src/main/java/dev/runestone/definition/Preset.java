package dev.runestone.definition;

import dev.runestone.workflow.Breaker;
import dev.runestone.workflow.OnFailure;
import dev.runestone.workflow.Policy;
import dev.runestone.workflow.Retries;
import dev.runestone.workflow.Retries.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Policies by name, for what is called most. */
enum Preset {
    /** Networks and disks: short hiccups. */
    IO(
            "io",
            new Policy(
                    new Retries(3, Backoff.EXPONENTIAL, Duration.ofMillis(200), Duration.ofSeconds(5), 0.2),
                    Duration.ofSeconds(30),
                    null,
                    null,
                    OnFailure.HALT)),
    /** Language models: slow, dear, and often over their quota. */
    LLM(
            "llm",
            new Policy(
                    new Retries(4, Backoff.EXPONENTIAL, Duration.ofSeconds(1), Duration.ofSeconds(30), 0.3),
                    Duration.ofMinutes(2),
                    null,
                    new Breaker(5, 10, Duration.ofSeconds(30)),
                    OnFailure.HALT)),
    /** What somebody waits for. */
    FAST_FAIL(
            "fast-fail",
            new Policy(
                    Retries.NEVER,
                    Duration.ofSeconds(1),
                    null,
                    new Breaker(5, 10, Duration.ofSeconds(10)),
                    OnFailure.HALT));

    private final String key;
    private final Policy policy;

    Preset(String key, Policy policy) {
        this.key = key;
        this.policy = policy;
    }

    Policy policy() {
        return policy;
    }

    static List<String> keys() {
        return Stream.of(values()).map(preset -> preset.key).toList();
    }

    static Optional<Preset> of(String key) {
        return Stream.of(values()).filter(preset -> preset.key.equals(key)).findFirst();
    }
}
