package dev.runestone.knowledge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The limits and sizes of knowledge bases and evaluations. */
@ConfigMapping(prefix = "runestone.knowledge")
public interface KnowledgeConfig {
    /** How many knowledge bases are built at once. */
    @WithDefault("1")
    int builds();

    /** How many builds wait before a deployment is refused. */
    @WithDefault("64")
    int buildQueue();

    /** How long one build may take before it is given up as failed. */
    @WithDefault("PT2M")
    Duration buildDeadline();

    /** How many idle sessions each version keeps for the next evaluations. */
    @WithDefault("16")
    int idleSessions();

    /** How many versions of one knowledge base stay loaded besides the active one; others are loaded when asked for. */
    @WithDefault("3")
    int loadedVersions();

    /** How long a request waits for a version that has to be loaded first. */
    @WithDefault("PT60S")
    Duration loading();

    /** How many failed deployments are remembered. */
    @WithDefault("200")
    int failedDeployments();

    /** What one evaluation may use up. */
    Limits limits();

    /** How much a trace records. */
    Trace trace();

    /** The threads that evaluations over HTTP run on. */
    Workers workers();

    /** What one evaluation may use up; a request can tighten these, not widen them. */
    interface Limits {
        /** How long it may take. */
        @WithDefault("PT5S")
        Duration deadline();

        /** How many rules may fire. */
        @WithDefault("100000")
        int firings();

        /** How many facts may be in the session at once. */
        @WithDefault("10000")
        int facts();

        /** How many partial matches the joins of the rules may make; each takes about 100 bytes. */
        @WithDefault("1000000")
        int joins();

        /** How many steps the FEEL of one evaluation of decisions may take: operators, calls, turns of loops. */
        @WithDefault("2000000")
        long feelSteps();

        /** How many values (fields, elements, query cells) its result may have together. */
        @WithDefault("500000")
        int resultValues();
    }

    /** How much a trace records; the evaluation itself goes on when the trace is full. */
    interface Trace {
        /** How many firings. */
        @WithDefault("1000")
        int firings();

        /** How many bytes, estimated from the values recorded. */
        @WithDefault("4194304")
        int bytes();
    }

    /** The threads that guarded work runs on. */
    interface Workers {
        /** How many threads; 0 for twice the number of processors, at least 4. */
        @WithDefault("0")
        int threads();

        /** How much work waits before more is refused. */
        @WithDefault("256")
        int queue();

        /** How long an interrupted worker has to come back before it is quarantined. */
        @WithDefault("PT0.5S")
        Duration grace();

        /** How many quarantined threads are replaced; beyond them the pool shrinks. */
        @WithDefault("16")
        int replacements();
    }
}
