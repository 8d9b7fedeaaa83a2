package dev.runestone.definition;

import dev.runestone.workflow.Breaker;
import dev.runestone.workflow.CachePolicy;
import dev.runestone.workflow.OnFailure;
import dev.runestone.workflow.Policy;
import dev.runestone.workflow.PolicyRule;
import dev.runestone.workflow.PolicyRule.Selector;
import dev.runestone.workflow.Retries;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Policies as they are written. */
final class PolicyTree {
    private PolicyTree() {}

    static Map<String, Object> of(PolicyRule rule) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("match", selector(rule.selector()));
        tree.putAll(of(rule.policy()));
        return tree;
    }

    private static Map<String, Object> selector(Selector selector) {
        if (selector instanceof Selector.Named named) {
            return Map.of("name", named.name());
        }
        if (selector instanceof Selector.Matching pattern) {
            return Map.of("pattern", pattern.glob());
        }
        return selector instanceof Selector.OfKind kind ? Map.of("kind", kind.kind()) : Map.of("default", true);
    }

    static Map<String, Object> of(Policy policy) {
        Map<String, Object> tree = new LinkedHashMap<>();
        Retries retries = policy.retries();
        if (retries.count() > 0) {
            tree.put("retries", retries.count());
        }
        if (retries.backoff() != Retries.Backoff.NONE) {
            tree.put("backoff", retries.backoff().name().toLowerCase(Locale.ROOT));
            tree.put("delay", retries.delay().toString());
            tree.put("maximumDelay", retries.maximumDelay().toString());
            if (retries.jitter() > 0) {
                tree.put("jitter", BigDecimal.valueOf(retries.jitter()));
            }
        }
        if (policy.timeout() != null) {
            tree.put("timeout", policy.timeout().toString());
        }
        if (policy.deadline() != null) {
            tree.put("deadline", policy.deadline().toString());
        }
        Breaker breaker = policy.breaker();
        if (breaker != null) {
            Map<String, Object> settings = new LinkedHashMap<>();
            settings.put("failures", breaker.failures());
            settings.put("executions", breaker.executions());
            settings.put("delay", breaker.delay().toString());
            tree.put("breaker", settings);
        }
        if (!policy.onFailure().equals(OnFailure.HALT)) {
            tree.put("onFailure", reaction(policy.onFailure()));
        }
        CachePolicy cache = policy.cache();
        if (cache != null) {
            Map<String, Object> settings = new LinkedHashMap<>();
            if (cache.keep() != null) {
                settings.put("for", cache.keep().toString());
            }
            if (!cache.tags().isEmpty()) {
                settings.put("tags", cache.tags());
            }
            tree.put("cache", settings);
        }
        return tree;
    }

    private static Object reaction(OnFailure reaction) {
        if (reaction instanceof OnFailure.Skip) {
            return "skip";
        }
        if (reaction instanceof OnFailure.Compensate) {
            return "compensate";
        }
        if (reaction instanceof OnFailure.FallbackValue fallback) {
            return Collections.singletonMap("fallback", fallback.value());
        }
        if (reaction instanceof OnFailure.FallbackExpression fallback) {
            return Map.of("fallbackExpression", fallback.expression());
        }
        return reaction instanceof OnFailure.FallbackStep fallback
                ? Map.of("fallbackStep", call(fallback.function(), fallback.settings()))
                : Map.of("route", OnFailure.PORT);
    }

    /** A function and what it is set up with. */
    static Map<String, Object> call(String function, Map<String, Object> settings) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("function", function);
        tree.putAll(settings);
        return tree;
    }
}
