package dev.runestone.knowledge;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.drools.kiesession.session.StatefulKnowledgeSessionImpl;
import org.jboss.logging.Logger;
import org.kie.api.KieBase;
import org.kie.api.KieServices;
import org.kie.api.runtime.KieSessionConfiguration;
import org.kie.api.runtime.conf.ThreadSafeOption;

/**
 * Sessions of one knowledge base, ready for use. Drools' own pool puts back whatever is disposed; this one never puts
 * back a session whose evaluation failed, because a half-run agenda may not reset clean.
 */
final class SessionPool {
    private static final Logger LOG = Logger.getLogger(SessionPool.class);

    private final KieBase base;
    private final KieSessionConfiguration configuration;
    private final BlockingQueue<StatefulKnowledgeSessionImpl> idle;
    private volatile boolean closed;

    SessionPool(KieBase base, int idleSessions) {
        this.base = base;
        this.idle = new ArrayBlockingQueue<>(Math.max(1, idleSessions));
        this.configuration = KieServices.Factory.get().newKieSessionConfiguration();
        // a session serves one thread at a time, so its locks would only cost
        configuration.setOption(ThreadSafeOption.NO);
    }

    StatefulKnowledgeSessionImpl take() {
        StatefulKnowledgeSessionImpl session = idle.poll();
        return session != null ? session : (StatefulKnowledgeSessionImpl) base.newKieSession(configuration, null);
    }

    /** Takes back a session whose evaluation went well. */
    void giveBack(StatefulKnowledgeSessionImpl session) {
        session.reset();
        if (closed || !idle.offer(session)) {
            session.dispose();
        }
        if (closed) {
            close();
        }
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
