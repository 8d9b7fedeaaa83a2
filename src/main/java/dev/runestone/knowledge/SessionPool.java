package dev.runestone.knowledge;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.drools.base.definitions.rule.impl.RuleImpl;
import org.drools.core.common.InternalActivationGroup;
import org.drools.core.impl.InternalRuleBase;
import org.drools.kiesession.session.StatefulKnowledgeSessionImpl;
import org.jboss.logging.Logger;
import org.kie.api.KieBase;
import org.kie.api.KieServices;
import org.kie.api.conf.EventProcessingOption;
import org.kie.api.runtime.KieSessionConfiguration;
import org.kie.api.runtime.conf.ClockTypeOption;

/**
 * Sessions of one knowledge base, ready for use. Drools' own pool puts back whatever is disposed; this one never puts
 * back a session whose evaluation failed, because a half-run agenda may not reset clean.
 *
 * <p>The sessions keep Drools' thread-safe default although each serves one thread at a time: with {@code
 * ThreadSafeOption.NO} the compiled consequences keep the facts of a firing in a field that all sessions of the
 * knowledge base share (Drools 10.2, {@code LambdaConsequence}), and one caller's facts reach another's rules.
 */
final class SessionPool {
    private static final Logger LOG = Logger.getLogger(SessionPool.class);

    private final KieBase base;
    private final List<String> activationGroups;
    private final BlockingQueue<StatefulKnowledgeSessionImpl> idle;
    private final boolean events;
    private volatile boolean closed;

    SessionPool(KieBase base, int idleSessions) {
        this.base = base;
        this.activationGroups = activationGroups(base);
        this.events = ((InternalRuleBase) base).getRuleBaseConfiguration().getEventProcessingMode()
                == EventProcessingOption.STREAM;
        this.idle = new ArrayBlockingQueue<>(Math.max(1, idleSessions));
    }

    StatefulKnowledgeSessionImpl take() {
        StatefulKnowledgeSessionImpl session = idle.poll();
        return session != null ? session : open();
    }

    /** A session that is not of the pool. Where there are events, they make its time. */
    StatefulKnowledgeSessionImpl open() {
        if (!events) {
            return (StatefulKnowledgeSessionImpl) base.newKieSession();
        }
        KieSessionConfiguration configuration = KieServices.get().newKieSessionConfiguration();
        configuration.setOption(ClockTypeOption.PSEUDO);
        return (StatefulKnowledgeSessionImpl) base.newKieSession(configuration, null);
    }

    /** Whether facts may be events. */
    boolean hasEvents() {
        return events;
    }

    /** Takes back a session whose evaluation went well. */
    void giveBack(StatefulKnowledgeSessionImpl session) {
        if (events) {
            // Its clock and its timers are not as they were.
            session.dispose();
            return;
        }
        session.reset();
        rearm(session);
        if (closed || !idle.offer(session)) {
            session.dispose();
        }
        if (closed) {
            close();
        }
    }

    /**
     * Drools 10.2 resets all of an activation group but the moment when it was last triggered. Matches of facts that are
     * older than that moment do not join the group, so each of its rules would fire.
     */
    void rearm(StatefulKnowledgeSessionImpl session) {
        for (String name : activationGroups) {
            ((InternalActivationGroup) session.getAgenda().getActivationGroup(name)).setTriggeredForRecency(-1);
        }
    }

    private static List<String> activationGroups(KieBase base) {
        return base.getKiePackages().stream()
                .flatMap(rules -> rules.getRules().stream())
                .map(rule -> ((RuleImpl) rule).getActivationGroup())
                .filter(Objects::nonNull)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /** Ends a session whose evaluation failed. */
    void discard(StatefulKnowledgeSessionImpl session) {
        try {
            session.dispose();
        } catch (RuntimeException | StackOverflowError broken) {
            LOG.debugf(broken, "A session that had failed could not be disposed of either.");
        }
    }

    void close() {
        closed = true;
        for (StatefulKnowledgeSessionImpl session = idle.poll(); session != null; session = idle.poll()) {
            session.dispose();
        }
    }
}
