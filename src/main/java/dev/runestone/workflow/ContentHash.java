package dev.runestone.workflow;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 hashes of workflows, their parts and state machines, over a canonical form in which every text and list is preceded by its
 * length. A component's hash covers what feeds it (a Merkle hash) and not its name, so equal parts of different workflows
 * have equal hashes whatever they are called.
 */
public final class ContentHash {
    private final MessageDigest digest;

    private ContentHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /**
     * The hash of a workflow, in hexadecimal digits: two workflows that differ in anything but the order of entries and the
     * notation of numbers have different hashes.
     */
    public static String of(Workflow workflow) {
        ContentHash hash = new ContentHash();
        hash.text("workflow");
        hash.text(workflow.name());
        hash.text(workflow.version().toString());
        hash.text(workflow.description());
        hash.sorted(workflow.inputs(), hash::type);
        Map<String, byte[]> parts = parts(workflow);
        Policies policies = Policies.of(workflow);
        // Names are what a workflow's own components are known by, in fact graphs and in outputs.
        hash.sorted(workflow.components(), component -> {
            hash.bytes(own(component, policies.of(component)));
            hash.number(component.inputs().size());
            component.inputs().forEach(input -> {
                hash.input(input);
                input.sources().forEach(source -> {
                    hash.text(source.node());
                    hash.text(source.port());
                });
            });
            hash.bytes(parts.getOrDefault(component.name(), new byte[0]));
        });
        hash.sorted(workflow.outputs(), endpoint -> {
            hash.text(endpoint.node());
            hash.text(endpoint.port());
        });
        // Nothing is added where there are none: workflows from before there was such a thing keep their hashes.
        if (!workflow.policies().isEmpty()) {
            hash.text("policies");
            hash.number(workflow.policies().size());
            workflow.policies().forEach(rule -> {
                hash.text(rule.selector().getClass().getSimpleName());
                hash.text(selected(rule.selector()));
                hash.policy(rule.policy());
            });
        }
        if (!workflow.feedback().isEmpty()) {
            hash.text("feedback");
            hash.sorted(workflow.feedback(), endpoint -> hash.text(endpoint.toString()));
        }
        if (!workflow.assertions().isEmpty()) {
            hash.text("assertions");
            hash.number(workflow.assertions().size());
            workflow.assertions().forEach(assertion -> {
                hash.text(assertion.expression());
                hash.text(assertion.severity().name());
                hash.text(assertion.message());
            });
        }
        return HexFormat.of().formatHex(hash.digest.digest());
    }

    /**
     * The hash of a state machine, in hexadecimal digits. The order of states, transitions and actions counts, because the
     * machine goes by it.
     */
    public static String of(Machine machine) {
        ContentHash hash = new ContentHash();
        hash.text("machine");
        hash.text(machine.name());
        hash.text(machine.version().toString());
        hash.text(machine.description());
        hash.text(machine.key());
        hash.value(machine.initial());
        hash.value(machine.data());
        hash.sorted(machine.events(), hash::type);
        hash.states(machine.states());
        hash.number(machine.reactors().size());
        machine.reactors().forEach(reactor -> {
            hash.text(reactor.when());
            hash.actions(reactor.actions());
        });
        hash.number(machine.ignoresUnhandled() ? 1 : 0);
        return HexFormat.of().formatHex(hash.digest.digest());
    }

    /** The hash of a JSON value, in hexadecimal digits: the same for the same value, however its numbers are written. */
    public static String ofValue(@Nullable Object value) {
        ContentHash hash = new ContentHash();
        hash.value(value);
        return HexFormat.of().formatHex(hash.digest.digest());
    }

    private void states(Map<String, State> states) {
        number(states.size());
        states.forEach((name, state) -> {
            text(name);
            text(state.kind().name());
            text(state.description());
            value(state.initial());
            states(state.states());
            actions(state.entry());
            actions(state.exit());
            number(state.transitions().size());
            state.transitions().forEach(this::transition);
            value(state.value());
        });
    }

    private void transition(Transition transition) {
        value(transition.event());
        value(transition.after());
        value(transition.guard());
        value(transition.targets());
        number(transition.priority());
        number(transition.internal() ? 1 : 0);
        actions(transition.actions());
    }

    private void actions(List<Action> actions) {
        number(actions.size());
        actions.forEach(action -> action.match(new Action.Cases<Boolean>() {
            @Override
            public Boolean assign(Action.Assign assign) {
                text("assign");
                value(assign.member());
                text(assign.value());
                return true;
            }

            @Override
            public Boolean raise(Action.Raise raise) {
                text("raise");
                text(raise.event());
                value(raise.payload());
                return true;
            }

            @Override
            public Boolean emit(Action.Emit emit) {
                text("emit");
                text(emit.name());
                value(emit.value());
                return true;
            }

            @Override
            public Boolean start(Action.Start start) {
                text("start");
                text(start.workflow());
                value(start.inputs());
                return true;
            }
        }));
    }

    /**
     * The hash of each component by its name: of what it does and of everything upstream of it.
     *
     * @return empty where the workflow has a cycle
     */
    public static Map<String, String> ofComponents(Workflow workflow) {
        Map<String, String> hashes = new HashMap<>();
        parts(workflow).forEach((name, hash) -> hashes.put(name, HexFormat.of().formatHex(hash)));
        return hashes;
    }

    private static Map<String, byte[]> parts(Workflow workflow) {
        Optional<List<Component>> order = workflow.topologicalOrder();
        Policies policies = Policies.of(workflow);
        Map<String, byte[]> hashes = new HashMap<>();
        for (Component component : order.orElse(List.of())) {
            ContentHash hash = new ContentHash();
            hash.bytes(own(component, policies.of(component)));
            hash.number(component.inputs().size());
            for (Input input : component.inputs()) {
                hash.input(input);
                for (Endpoint source : input.sources()) {
                    byte[] upstream = hashes.get(source.node());
                    if (upstream == null) {
                        hash.text("given");
                        hash.text(source.node());
                        hash.type(workflow.inputs().getOrDefault(source.node(), Type.ANY));
                    } else {
                        hash.text("made");
                        hash.bytes(upstream);
                    }
                    hash.text(source.port());
                }
            }
            hashes.put(component.name(), hash.digest.digest());
        }
        return hashes;
    }

    /**
     * The hash of what a component makes of values for its inputs: of what it does, its policy, and what its inputs are
     * called and declared to be. Neither its own name nor what feeds it has part in it.
     *
     * @param policy the policy that the component is under
     * @return 32 bytes
     */
    public static byte[] of(Component component, Policy policy) {
        ContentHash hash = new ContentHash();
        hash.text("component");
        hash.bytes(own(component, policy));
        hash.number(component.inputs().size());
        component.inputs().forEach(hash::input);
        return hash.digest.digest();
    }

    /** The hash of what a component does, apart from its name and inputs. */
    static byte[] own(Component component, Policy policy) {
        ContentHash hash = new ContentHash();
        component.match(new Component.Cases<Boolean>() {
            @Override
            public Boolean step(Step step) {
                hash.text("step");
                hash.text(step.function());
                hash.value(step.settings());
                hash.type(step.type());
                if (!step.requires().equals(Requirements.NONE)) {
                    hash.text("requires");
                    hash.value(step.requires().secrets());
                    hash.value(step.requires().settings());
                }
                if (step.compensation() != null) {
                    hash.text("compensate");
                    hash.text(step.compensation().function());
                    hash.value(step.compensation().settings());
                }
                return true;
            }

            @Override
            public Boolean ruleSet(RuleSet ruleSet) {
                hash.text("rules");
                hash.text(ruleSet.knowledge());
                hash.value(ruleSet.groups());
                hash.text(ruleSet.resolution().name());
                hash.value(ruleSet.facts());
                hash.value(ruleSet.emit());
                RuleQuery query = ruleSet.query();
                if (query != null) {
                    hash.text("query");
                    hash.text(query.name());
                    hash.value(query.arguments());
                }
                return true;
            }

            @Override
            public Boolean condition(Condition condition) {
                hash.text("condition");
                // In order: the first route that is true takes the fact.
                hash.number(condition.routes().size());
                condition.routes().forEach((route, expression) -> {
                    hash.text(route);
                    hash.text(expression);
                });
                return true;
            }

            @Override
            public Boolean join(Join join) {
                hash.text("join");
                hash.number(join.needed());
                hash.text(join.timeout() == null ? "" : join.timeout().toString());
                return true;
            }

            @Override
            public Boolean stateMachine(StateMachine machine) {
                return new StatefulHash(hash).add(machine);
            }

            @Override
            public Boolean composite(Composite composite) {
                return composite.match(new StatefulHash(hash));
            }
        });
        if (!policy.equals(Policy.NONE)) {
            hash.text("policy");
            hash.policy(policy);
        }
        return hash.digest.digest();
    }

    /** An input apart from its sources; for a single one its name alone, which no mark can be taken for. */
    private void input(Input input) {
        if (!input.isSingle() || !input.type().equals(Type.ANY)) {
            text("+" + input.cardinality());
            type(input.type());
            text(input.optional() ? "optional" : "required");
            value(input.fallback());
            number(input.sources().size());
        }
        text(input.name());
    }

    private static String selected(PolicyRule.Selector selector) {
        if (selector instanceof PolicyRule.Selector.Named named) {
            return named.name();
        }
        if (selector instanceof PolicyRule.Selector.Matching matching) {
            return matching.glob();
        }
        return selector instanceof PolicyRule.Selector.OfKind kind ? kind.kind() : "";
    }

    private void policy(Policy policy) {
        Retries retries = policy.retries();
        number(retries.count());
        text(retries.backoff().name());
        text(retries.delay().toString());
        text(retries.maximumDelay().toString());
        value(retries.jitter());
        text(policy.timeout() == null ? "" : policy.timeout().toString());
        text(policy.deadline() == null ? "" : policy.deadline().toString());
        Breaker breaker = policy.breaker();
        number(breaker == null ? 0 : breaker.failures());
        number(breaker == null ? 0 : breaker.executions());
        text(breaker == null ? "" : breaker.delay().toString());
        OnFailure reaction = policy.onFailure();
        text(reaction.getClass().getSimpleName());
        if (reaction instanceof OnFailure.FallbackValue fallback) {
            value(fallback.value());
        } else if (reaction instanceof OnFailure.FallbackExpression fallback) {
            text(fallback.expression());
        } else if (reaction instanceof OnFailure.FallbackStep fallback) {
            text(fallback.function());
            value(fallback.settings());
        }
        CachePolicy cache = policy.cache();
        if (cache != null) {
            text("cache");
            text(cache.keep() == null ? "" : cache.keep().toString());
            value(cache.tags());
        }
    }

    interface Entry<T> {
        void add(T value);
    }

    <T> void sorted(Map<String, T> map, Entry<? super T> entry) {
        number(map.size());
        new TreeMap<>(map).forEach((name, value) -> {
            text(name);
            entry.add(value);
        });
    }

    private void type(Type type) {
        text(type.kind().name());
        sorted(type.properties(), this::type);
        value(type.required().stream().sorted().toList());
        number(type.open() ? 1 : 0);
        number(type.items() == null ? 0 : 1);
        if (type.items() != null) {
            type(type.items());
        }
        // A set, whatever order it is written in.
        List<byte[]> allowed = new ArrayList<>();
        for (Object value : type.allowed()) {
            ContentHash each = new ContentHash();
            each.value(value);
            allowed.add(each.digest.digest());
        }
        allowed.sort(Arrays::compareUnsigned);
        number(allowed.size());
        allowed.forEach(this::bytes);
        value(type.minimum());
        value(type.maximum());
    }

    void value(@Nullable Object value) {
        if (value == null) {
            text("null");
        } else if (value instanceof Map<?, ?> map) {
            text("object");
            Map<String, Object> named = new TreeMap<>();
            map.forEach((name, member) -> named.put(String.valueOf(name), member));
            sorted(named, this::value);
        } else if (value instanceof List<?> list) {
            text("array");
            number(list.size());
            list.forEach(this::value);
        } else if (value instanceof Number number) {
            text("number");
            text(canonical(number));
        } else {
            text(value.getClass().getSimpleName().toLowerCase(Locale.ROOT));
            text(value.toString());
        }
    }

    /** 1, 1.0 and 1e0 are one number; never written out, because the exponent may be huge. */
    private static String canonical(Number number) {
        BigDecimal decimal = number instanceof BigDecimal exact ? exact : new BigDecimal(number.toString());
        BigDecimal stripped = decimal.signum() == 0 ? BigDecimal.ZERO : decimal.stripTrailingZeros();
        return stripped.unscaledValue() + "e" + -(long) stripped.scale();
    }

    void text(String text) {
        bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    void bytes(byte[] bytes) {
        number(bytes.length);
        digest.update(bytes);
    }

    void number(int number) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }
}
