package dev.runestone.function;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What steps may call over HTTP. */
@ConfigMapping(prefix = "runestone.http")
interface HttpConfig {
    /**
     * Whom they may call: {@code api.example.org} on its scheme's port, {@code api.example.org:8443}, {@code
     * *.example.org}, or {@code *} for every public host.
     */
    Optional<List<String>> allow();

    /** Whether allowed names may lead to loopback, link-local and private addresses. */
    @WithDefault("false")
    boolean allowPrivate();

    /** The largest body that is read of a response, in bytes. */
    @WithDefault("1048576")
    int maximumResponse();

    /** The largest body that is sent, in bytes. */
    @WithDefault("1048576")
    int maximumRequest();

    /** How long it may take to be connected. */
    @WithDefault("PT5S")
    Duration connectTimeout();

    /** How long a call may take where the step does not say. */
    @WithDefault("PT30S")
    Duration timeout();

    /** How many redirects within one host are followed. */
    @WithDefault("5")
    int redirects();

    /** How many clients with certificates of their own keep their connections. */
    @WithDefault("16")
    int clients();
}
