package dev.runestone.definition;

import dev.runestone.definition.Document.At;
import dev.runestone.definition.Element.Scalar;
import dev.runestone.workflow.Breaker;
import dev.runestone.workflow.CachePolicy;
import dev.runestone.workflow.OnFailure;
import dev.runestone.workflow.Policy;
import dev.runestone.workflow.PolicyRule;
import dev.runestone.workflow.PolicyRule.Selector;
import dev.runestone.workflow.Retries;
import dev.runestone.workflow.Retries.Backoff;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how failures are met. */
final class PolicyReader {
    /** The keys of a policy. */
    static final List<String> KEYS = List.of(
            "preset",
            "retries",
            "backoff",
            "delay",
            "maximumDelay",
            "jitter",
            "timeout",
            "deadline",
            "breaker",
            "onFailure",
            "cache");

    private static final String DURATION_FORM = "Write an ISO 8601 duration, for example PT2S.";
    private static final String MATCH_FORM = "Write one of {name: …}, {pattern: …}, {kind: …} or {default: true}.";
    private static final String ON_FAILURE_FORM = "Write halt, skip, compensate, {route: error}, {fallback: …},"
            + " {fallbackExpression: …} or {fallbackStep: {function: …}}.";
    private static final String CACHE_FORM =
            "Write it as {for: PT10M, tags: [scores]}; both may be left out, as in {}.";
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");
    private static final Pattern GLOB = Pattern.compile("[A-Za-z0-9_*?-]{1,100}");
    private static final int MOST_RETRIES = 100;
    private static final int MOST_EXECUTIONS = 10_000;
    private static final double MUCH_JITTER = 0.5;
    private static final Duration DELAY = Duration.ofMillis(200);
    private static final Duration MAXIMUM_DELAY = Duration.ofSeconds(5);
    private static final Duration OPEN = Duration.ofSeconds(10);
    /** Longer ones are refused by the validation, and overflow what waits for them. */
    private static final Duration LONGEST = Duration.ofDays(366);

    private final Document document;

    PolicyReader(Document document) {
        this.document = document;
    }

    /** The entries of {@code policies}. */
    List<PolicyRule> rules(At at) {
        List<PolicyRule> rules = new ArrayList<>();
        List<String> keys = new ArrayList<>(KEYS);
        keys.add("match");
        for (At each : document.elements(at, "List policies as - {match: {…}, retries: …}.")) {
            Policy policy = policy(each, keys);
            document.required(each, "match", MATCH_FORM)
                    .flatMap(this::selector)
                    .ifPresent(selector -> rules.add(new PolicyRule(selector, policy)));
        }
        return rules;
    }

    private Optional<Selector> selector(At at) {
        Map<String, Element> members = document.members(at, MATCH_FORM, List.of("name", "pattern", "kind", "default"));
        if (members.size() != 1) {
            if (at.element() instanceof Element.Mapping) {
                document.problem(at, "There must be exactly one key.", MATCH_FORM);
            }
            return Optional.empty();
        }
        Optional<Selector> named =
                document.member(at, "name").flatMap(this::name).map(Selector.Named::new);
        Optional<Selector> pattern = document.member(at, "pattern")
                .flatMap(each -> document.text(each, GLOB, "Write a name with * and ?."))
                .map(Selector.Matching::new);
        Optional<Selector> kind =
                document.member(at, "kind").flatMap(this::name).map(Selector.OfKind::new);
        Optional<Selector> any = document.member(at, "default").flatMap(each -> always(each));
        return named.or(() -> pattern).or(() -> kind).or(() -> any);
    }

    private Optional<String> name(At at) {
        return document.text(at, WorkflowReader.NAME_FORM).filter(text -> document.named(at, text));
    }

    private Optional<Selector> always(At at) {
        Optional<Boolean> flag = document.flag(at);
        if (flag.isPresent() && !flag.get()) {
            document.problem(at, "Here is false.", MATCH_FORM);
            return Optional.empty();
        }
        return flag.map(always -> new Selector.Any());
    }

    /** A policy at its component. */
    Policy policy(At at) {
        return policy(at, KEYS);
    }

    private Policy policy(At at, List<String> keys) {
        document.members(at, "Write it as {retries: 2, timeout: PT2S, onFailure: skip}.", keys);
        Policy base = document.member(at, "preset")
                .flatMap(each -> document.text(
                                each, "It is one of " + String.join(", ", Preset.keys()) + ".", Preset.keys()::contains)
                        .flatMap(Preset::of))
                .map(Preset::policy)
                .orElse(Policy.NONE);
        return new Policy(
                retries(at, base.retries()),
                duration(at, "timeout", base.timeout()),
                duration(at, "deadline", base.deadline()),
                document.member(at, "breaker").map(this::breaker).orElse(base.breaker()),
                document.member(at, "onFailure").map(this::onFailure).orElse(base.onFailure()),
                document.member(at, "cache").map(this::cache).orElse(null));
    }

    private CachePolicy cache(At at) {
        document.members(at, CACHE_FORM, List.of("for", "tags"));
        List<String> tags = document.member(at, "tags").stream()
                .flatMap(each -> document.elements(each, "Write a list of words, as [scores].").stream())
                .flatMap(each ->
                        document.text(each, TAG, "A tag has letters, digits and _ . - only, up to 100.").stream())
                .distinct()
                .toList();
        return new CachePolicy(duration(at, "for", null), tags);
    }

    private Retries retries(At at, Retries base) {
        int count = document.member(at, "retries")
                .flatMap(each -> whole(each, 0, MOST_RETRIES))
                .orElse(base.count());
        List<String> backoffs = List.of("none", "linear", "exponential", "jitter");
        Optional<String> named = document.member(at, "backoff")
                .flatMap(each ->
                        document.text(each, "It is one of " + String.join(", ", backoffs) + ".", backoffs::contains));
        Backoff backoff = named.map(PolicyReader::backoff).orElse(base.backoff());
        boolean growing = backoff != Backoff.NONE;
        boolean preset = base.backoff() != Backoff.NONE;
        Duration delay = duration(at, "delay", preset ? base.delay() : DELAY);
        Duration maximum = duration(
                at,
                "maximumDelay",
                preset ? base.maximumDelay() : longer(MAXIMUM_DELAY, delay == null ? Duration.ZERO : delay));
        double jitter = document.member(at, "jitter")
                .flatMap(each -> share(each))
                .orElse(named.filter("jitter"::equals).isPresent() ? MUCH_JITTER : base.jitter());
        if (!growing || delay == null || maximum == null) {
            return new Retries(count, Backoff.NONE, Duration.ZERO, Duration.ZERO, 0);
        }
        if (maximum.compareTo(delay) < 0) {
            document.problem(
                    document.member(at, "maximumDelay").orElse(at),
                    "The maximum delay " + maximum + " is shorter than the delay " + delay + ".",
                    "Make it at least as long.");
            maximum = delay;
        }
        return new Retries(count, backoff, delay, maximum, jitter);
    }

    private static Backoff backoff(String name) {
        return switch (name) {
            case "none" -> Backoff.NONE;
            case "linear" -> Backoff.LINEAR;
            default -> Backoff.EXPONENTIAL;
        };
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private @Nullable Duration duration(At at, String key, @Nullable Duration otherwise) {
        return document.member(at, key).flatMap(this::duration).orElse(otherwise);
    }

    private Optional<Duration> duration(At at) {
        return document.text(at, ComponentReader.DURATION, DURATION_FORM)
                .map(Duration::parse)
                .map(duration -> duration.compareTo(LONGEST) > 0 ? LONGEST.plusDays(1) : duration);
    }

    private Breaker breaker(At at) {
        String form = "Write it as {failures: 5, executions: 10, delay: PT10S}.";
        document.members(at, form, List.of("failures", "executions", "delay"));
        int failures = document.required(at, "failures", form)
                .flatMap(each -> whole(each, 1, MOST_EXECUTIONS))
                .orElse(1);
        int executions = document.member(at, "executions")
                .flatMap(each -> whole(each, 1, MOST_EXECUTIONS))
                .orElse(failures);
        Duration delay = document.member(at, "delay").flatMap(this::duration).orElse(OPEN);
        if (executions < failures) {
            document.problem(
                    at,
                    failures + " failures cannot be among " + executions + " executions.",
                    "Give as many executions or more.");
        }
        if (delay.isZero()) {
            document.problem(at, "The delay is zero.", "Give the time for which the breaker stays open.");
        }
        return new Breaker(failures, Math.max(failures, executions), delay.isZero() ? OPEN : delay);
    }

    private OnFailure onFailure(At at) {
        if (at.element() instanceof Scalar) {
            return document.text(at, ON_FAILURE_FORM, List.of("halt", "skip", "compensate")::contains)
                    .map(PolicyReader::plain)
                    .orElse(OnFailure.HALT);
        }
        Map<String, Element> members = document.members(
                at, ON_FAILURE_FORM, List.of("route", "fallback", "fallbackExpression", "fallbackStep"));
        if (members.size() != 1) {
            document.problem(at, "There must be exactly one key.", ON_FAILURE_FORM);
            return OnFailure.HALT;
        }
        document.member(at, "route").ifPresent(each -> document.text(each, ON_FAILURE_FORM, OnFailure.PORT::equals));
        if (members.containsKey("fallback")) {
            return new OnFailure.FallbackValue(members.get("fallback").plain());
        }
        if (members.containsKey("fallbackExpression")) {
            return new OnFailure.FallbackExpression(document.member(at, "fallbackExpression")
                    .flatMap(each -> document.text(each, "Write FEEL over the inputs and error."))
                    .orElse(""));
        }
        if (members.containsKey("fallbackStep")) {
            CallReader.Call call = document.member(at, "fallbackStep")
                    .map(new CallReader(document)::read)
                    .orElse(CallReader.Call.NONE);
            return new OnFailure.FallbackStep(call.function(), call.settings());
        }
        return new OnFailure.Route();
    }

    private static OnFailure plain(String word) {
        return switch (word) {
            case "skip" -> new OnFailure.Skip();
            case "compensate" -> new OnFailure.Compensate();
            default -> OnFailure.HALT;
        };
    }

    private Optional<Integer> whole(At at, int least, int most) {
        String form = "It is a whole number from " + least + " to " + most + ".";
        Optional<BigDecimal> number = document.number(at, form);
        if (number.isPresent()
                && (number.get().compareTo(BigDecimal.valueOf(least)) < 0
                        || number.get().compareTo(BigDecimal.valueOf(most)) > 0
                        || number.get().stripTrailingZeros().scale() > 0)) {
            document.problem(at, "Here is " + number.get() + ".", form);
            return Optional.empty();
        }
        return number.map(BigDecimal::intValue);
    }

    private Optional<Double> share(At at) {
        String form = "It is a number from 0 to 1.";
        Optional<BigDecimal> number = document.number(at, form);
        if (number.isPresent() && (number.get().signum() < 0 || number.get().compareTo(BigDecimal.ONE) > 0)) {
            document.problem(at, "Here is " + number.get() + ".", form);
            return Optional.empty();
        }
        return number.map(BigDecimal::doubleValue);
    }
}
