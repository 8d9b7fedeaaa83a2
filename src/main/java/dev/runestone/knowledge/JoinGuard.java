package dev.runestone.knowledge;

import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.drools.base.base.ObjectType;
import org.drools.base.base.ValueResolver;
import org.drools.base.common.NetworkNode;
import org.drools.base.reteoo.BaseTuple;
import org.drools.base.rule.Pattern;
import org.drools.base.rule.constraint.BetaConstraint;
import org.drools.core.RuleBaseConfiguration;
import org.drools.core.common.BetaConstraints;
import org.drools.core.impl.InternalRuleBase;
import org.drools.core.reteoo.BetaMemory;
import org.drools.core.reteoo.BetaNode;
import org.drools.core.reteoo.EntryPointNode;
import org.drools.core.reteoo.Tuple;
import org.drools.core.reteoo.builder.BuildContext;
import org.drools.util.bitmask.BitMask;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;
import org.kie.api.runtime.rule.FactHandle;

/**
 * Counts the partial matches that the joins of a rule base make, and ends an evaluation that makes too many. A join
 * without conditions, or with an equality that an index answers, calls no compiled rule code: it passes every
 * interruption point and fills the memory before any deadline. So each join's constraints are put behind one of these.
 *
 * @param <C> the context of the constraints behind it
 */
@SuppressWarnings({"rawtypes", "unchecked", "TypeParameterUnusedInFormals"}) // the interface of Drools has it so
final class JoinGuard<C> implements BetaConstraints<C> {
    private static final ThreadLocal<@Nullable FiringControl> CURRENT = new ThreadLocal<>();
    private static final Field CONSTRAINTS = constraintsOfJoins();

    private final BetaConstraints<C> guarded;

    private JoinGuard(BetaConstraints<C> guarded) {
        this.guarded = guarded;
    }

    /** Puts every join of a rule base under guard; to be called before its first session. */
    static void install(KieBase base) {
        Deque<NetworkNode> open = new ArrayDeque<>();
        Set<NetworkNode> known = Collections.newSetFromMap(new IdentityHashMap<>());
        for (EntryPointNode entry :
                ((InternalRuleBase) base).getRete().getEntryPointNodes().values()) {
            open.addAll(entry.getObjectTypeNodes().values());
        }
        for (NetworkNode node = open.poll(); node != null; node = open.poll()) {
            if (!known.add(node)) {
                continue;
            }
            if (node instanceof BetaNode join) {
                guard(join);
            }
            // the ends of rules have none
            NetworkNode[] sinks = node.getSinks();
            if (sinks != null) {
                Collections.addAll(open, sinks);
            }
        }
    }

    /** Has the joins of this thread counted for an evaluation. */
    static void enter(FiringControl control) {
        CURRENT.set(control);
    }

    static void leave() {
        CURRENT.remove();
    }

    private static void guard(BetaNode join) {
        try {
            if (!(join.getRawConstraints() instanceof JoinGuard)) {
                CONSTRAINTS.set(join, new JoinGuard<>(join.getRawConstraints()));
            }
        } catch (IllegalAccessException closed) {
            throw new IllegalStateException("The constraints of a join cannot be set.", closed);
        }
    }

    /** Drools has no setter that is not private. */
    private static Field constraintsOfJoins() {
        try {
            Field field = BetaNode.class.getDeclaredField("constraints");
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException changed) {
            throw new IllegalStateException(
                    "This version of Drools keeps the constraints of joins elsewhere.", changed);
        }
    }

    private static boolean counted(boolean allowed) {
        if (allowed) {
            FiringControl control = CURRENT.get();
            if (control != null) {
                control.joined();
            }
        }
        return allowed;
    }

    @Override
    public boolean isAllowedCachedLeft(C context, FactHandle handle) {
        return counted(guarded.isAllowedCachedLeft(context, handle));
    }

    @Override
    public boolean isAllowedCachedRight(BaseTuple tuple, C context) {
        return counted(guarded.isAllowedCachedRight(tuple, context));
    }

    @Override
    public C createContext() {
        return guarded.createContext();
    }

    @Override
    public void updateFromTuple(C context, ValueResolver resolver, Tuple tuple) {
        guarded.updateFromTuple(context, resolver, tuple);
    }

    @Override
    public void updateFromFactHandle(C context, ValueResolver resolver, FactHandle handle) {
        guarded.updateFromFactHandle(context, resolver, handle);
    }

    @Override
    public BetaConstraint[] getConstraints() {
        return guarded.getConstraints();
    }

    @Override
    public BetaConstraints getOriginalConstraint() {
        return guarded.getOriginalConstraint();
    }

    @Override
    public boolean isIndexed() {
        return guarded.isIndexed();
    }

    @Override
    public int getIndexCount() {
        return guarded.getIndexCount();
    }

    @Override
    public boolean isEmpty() {
        return guarded.isEmpty();
    }

    @Override
    public BetaMemory createBetaMemory(RuleBaseConfiguration configuration, int nodeType) {
        return guarded.createBetaMemory(configuration, nodeType);
    }

    @Override
    public void resetTuple(C context) {
        guarded.resetTuple(context);
    }

    @Override
    public void resetFactHandle(C context) {
        guarded.resetFactHandle(context);
    }

    @Override
    public BitMask getListenedPropertyMask(Pattern pattern, ObjectType type, List<String> settable) {
        return guarded.getListenedPropertyMask(pattern, type, settable);
    }

    @Override
    public void init(BuildContext context, int nodeType) {
        guarded.init(context, nodeType);
    }

    @Override
    public void initIndexes(int depth, int nodeType, RuleBaseConfiguration configuration) {
        guarded.initIndexes(depth, nodeType, configuration);
    }

    @Override
    public <T> T cloneIfInUse() {
        return guarded.cloneIfInUse();
    }

    @Override
    public boolean isLeftUpdateOptimizationAllowed() {
        return guarded.isLeftUpdateOptimizationAllowed();
    }

    @Override
    public void registerEvaluationContext(BuildContext context) {
        guarded.registerEvaluationContext(context);
    }

    @Override
    public void writeExternal(ObjectOutput out) {
        throw new UnsupportedOperationException("A loaded rule base is not written out.");
    }

    @Override
    public void readExternal(ObjectInput in) {
        throw new UnsupportedOperationException("A loaded rule base is not read in.");
    }
}
