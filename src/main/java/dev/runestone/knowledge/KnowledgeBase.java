package dev.runestone.knowledge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.drools.base.definitions.rule.impl.QueryImpl;
import org.drools.base.definitions.rule.impl.RuleImpl;
import org.drools.base.rule.Declaration;
import org.drools.kiesession.session.StatefulKnowledgeSessionImpl;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.kie.api.definition.KiePackage;
import org.kie.api.definition.rule.Global;
import org.kie.api.definition.rule.Rule;
import org.kie.api.runtime.KieContainer;

/**
 * One version of a knowledge base, loaded and ready to evaluate. Evaluations enter and leave it; once retired it is
 * disposed when the last one has left.
 */
final class KnowledgeBase {
    private static final Logger LOG = Logger.getLogger(KnowledgeBase.class);
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final int RETIRED = -(1 << 30);

    private final Release release;
    private final KieContainer container;
    private final DecisionModels decisions;
    private final SessionPool sessions;
    private final FactTypes types;
    private final List<RuleOutline> rules = new ArrayList<>();
    private final Map<String, Integer> conditions = new LinkedHashMap<>();
    private final Map<String, Map<String, Class<?>>> queries = new TreeMap<>();
    private final Set<String> groups = new TreeSet<>();
    private final String name;
    private final long number = NUMBERS.incrementAndGet();
    private final Map<String, Class<?>> globals = new TreeMap<>();

    /** The number of evaluations inside; {@link #RETIRED} more once nobody may enter. */
    private final AtomicInteger inside = new AtomicInteger();

    private final AtomicBoolean disposed = new AtomicBoolean();

    private KnowledgeBase(Release release, KieContainer container, DecisionModels decisions, int idleSessions) {
        this.release = release;
        this.decisions = decisions;
        this.name = release.base();
        groups.add(ConflictResolution.MAIN);
        this.container = container;
        JoinGuard.install(container.getKieBase());
        this.sessions = new SessionPool(container.getKieBase(), idleSessions);
        Collection<KiePackage> packages = container.getKieBase().getKiePackages();
        this.types = new FactTypes(packages);
        for (KiePackage each : packages) {
            each.getRules().forEach(this::outline);
            for (Global global : each.getGlobalVariables()) {
                globals.put(global.getName(), load(global.getType()));
            }
            each.getQueries().forEach(query -> queries.put(query.getName(), parameters((QueryImpl) query)));
        }
        rules.sort(Comparator.comparing(RuleOutline::packageName).thenComparing(RuleOutline::name));
    }

    /** Loads what was built. */
    static KnowledgeBase load(RuleModule module, int idleSessions) {
        KieContainer container = module.newContainer();
        try {
            return new KnowledgeBase(module.release(), container, module.decisions(), idleSessions);
        } catch (RuntimeException | LinkageError failure) {
            container.dispose();
            throw failure;
        }
    }

    private void outline(Rule rule) {
        if (rule instanceof RuleImpl known && !known.isQuery()) {
            RuleOutline outline = RuleOutline.of(known);
            rules.add(outline);
            groups.add(outline.group());
            conditions.put(known.getPackageName() + "." + known.getName(), outline.conditions());
        }
    }

    private Class<?> load(String type) {
        try {
            return Class.forName(type, false, container.getClassLoader());
        } catch (ClassNotFoundException generic) {
            int arguments = type.indexOf('<');
            return arguments < 0 ? Object.class : load(type.substring(0, arguments));
        }
    }

    Release release() {
        return release;
    }

    /** {@code group:artifact}. */
    String name() {
        return name;
    }

    /** Later loaded ones have higher numbers. */
    long number() {
        return number;
    }

    /**
     * Runs one session without facts, which makes Drools build what it builds at the first use, so that the first request
     * does not pay for it.
     */
    void warm() {
        StatefulKnowledgeSessionImpl session = sessions.take();
        session.fireAllRules(match -> false);
        sessions.giveBack(session);
    }

    /** The agenda groups that rules name, and the default one. */
    Set<String> groups() {
        return groups;
    }

    SessionPool sessions() {
        return sessions;
    }

    DecisionModels decisions() {
        return decisions;
    }

    FactTypes types() {
        return types;
    }

    /** The rules by package and name. */
    List<RuleOutline> rules() {
        return rules;
    }

    private static Map<String, Class<?>> parameters(QueryImpl query) {
        Map<String, Class<?>> parameters = new LinkedHashMap<>();
        for (Declaration parameter : query.getParameters()) {
            parameters.put(parameter.getIdentifier(), parameter.getDeclarationClass());
        }
        return Collections.unmodifiableMap(parameters);
    }

    /** Query name to its parameters, in order, and their types. */
    Map<String, Map<String, Class<?>>> queries() {
        return queries;
    }

    Map<String, Class<?>> globals() {
        return globals;
    }

    ClassLoader classLoader() {
        return container.getClassLoader();
    }

    /** How many patterns and constraints a rule has. */
    int conditions(Rule rule) {
        @Nullable Integer count = conditions.get(rule.getPackageName() + "." + rule.getName());
        return count == null ? 0 : count;
    }

    /** Begins an evaluation; false where the version is retired, so that another must be looked up. */
    boolean enter() {
        if (inside.incrementAndGet() > 0) {
            return true;
        }
        leave();
        return false;
    }

    void leave() {
        if (inside.decrementAndGet() == RETIRED) {
            dispose();
        }
    }

    /** Lets nobody in any more, and disposes of everything when the last evaluation has left. */
    void retire() {
        int before = inside.getAndUpdate(count -> count < 0 ? count : count + RETIRED);
        if (before == 0) {
            dispose();
        }
    }

    /** How many evaluations are inside. */
    int evaluationsInside() {
        int count = inside.get();
        return count < 0 ? count - RETIRED : count;
    }

    private void dispose() {
        // leave() of one that was refused entry can come here a second time
        if (disposed.compareAndSet(false, true)) {
            sessions.close();
            container.dispose();
            LOG.debugf("Disposed of %s.", release);
        }
    }
}
