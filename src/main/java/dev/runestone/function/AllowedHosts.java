package dev.runestone.function;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whom steps may call. Nobody, unless {@code runestone.http.allow} lists them; and a listed name may not lead to this
 * machine or its networks, unless it is listed with its port, or as the address itself, or {@code
 * runestone.http.allow-private} says so.
 *
 * <p>The name is resolved here and, by the HTTP client, once more when it connects. That the second answer is the first
 * one is due to the JVM's cache of addresses ({@code networkaddress.cache.ttl}, 30 seconds): with the cache turned off,
 * whoever answers for an allowed name could give two answers.
 */
final class AllowedHosts {
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");
    private static final String EVERY = "*";

    private final List<Entry> entries;
    private final boolean privateToo;

    /**
     * One of the list.
     *
     * @param host in lower case, IPv6 addresses in brackets; {@code *} or {@code *.suffix} for several
     * @param port null for the port of the scheme
     */
    private record Entry(String host, @Nullable Integer port) {
        static Entry parse(String text) {
            String entry = text.strip().toLowerCase(Locale.ROOT);
            int colon = entry.lastIndexOf(':');
            if (colon < 0 || entry.endsWith("]")) {
                return new Entry(entry, null);
            }
            try {
                return new Entry(entry.substring(0, colon), Integer.valueOf(entry.substring(colon + 1)));
            } catch (NumberFormatException noPort) {
                throw new IllegalArgumentException("runestone.http.allow has '" + text
                        + "'. An entry is a host, host:port or *.domain; an IPv6 address stands in brackets.");
            }
        }

        boolean matches(String scheme, String called, int calledPort) {
            boolean portFits = port == null ? calledPort == standardPort(scheme) : calledPort == port;
            return portFits
                    && (host.equals(EVERY)
                            || host.equals(called)
                            || (host.startsWith("*.") && called.endsWith(host.substring(1))));
        }

        /** Whether whoever listed it meant just this door, wherever it leads. */
        boolean isExplicit() {
            return !host.startsWith(EVERY)
                    && (port != null || ADDRESS.matcher(host).matches());
        }
    }

    AllowedHosts(List<String> allowed, boolean privateToo) {
        this.entries = allowed.stream().map(Entry::parse).toList();
        this.privateToo = privateToo;
    }

    private static int standardPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    /**
     * Whether a URL may be called.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} where it may not; {@code BUSY} where its name cannot be
     *     resolved now
     */
    void check(URI url) {
        checkForm(url);
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        String called = url.getHost().toLowerCase(Locale.ROOT);
        int port = url.getPort() < 0 ? standardPort(scheme) : url.getPort();
        List<Entry> matching = entries.stream()
                .filter(entry -> entry.matches(scheme, called, port))
                .toList();
        if (matching.isEmpty()) {
            throw refused(
                    "Calls to " + called + ":" + port + " are not allowed here.",
                    "Whoever runs this installation can add "
                            + (port == standardPort(scheme) ? called : called + ":" + port)
                            + " to runestone.http.allow"
                            + (entries.isEmpty() ? ", which is empty." : "."));
        }
        if (!privateToo && matching.stream().noneMatch(Entry::isExplicit)) {
            addresses(called, port);
        }
    }

    /**
     * Holds a URL against the form that a call needs, whoever is called.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} where it has another
     */
    static void checkForm(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw refused("A call needs an http or https URL, here is " + shown(url) + ".", "");
        }
        if (url.getRawUserInfo() != null) {
            throw refused(
                    "The URL of a call may not carry a user or password.",
                    "Send an Authorization header of a secret: \"Basic ${secret.name}\".");
        }
        if (url.getHost() == null || url.getHost().isEmpty()) {
            throw refused("The URL " + shown(url) + " names no host.", "");
        }
        if (url.getRawFragment() != null) {
            throw refused(
                    "The URL " + shown(url) + " has a fragment, which is never sent.", "Leave out what begins with #.");
        }
        dotSegments(url);
    }

    private static void addresses(String host, int port) {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(host);
        } catch (UnknownHostException unknown) {
            throw new Refusal(Refusal.Kind.BUSY, "The name " + host + " has no address now.", List.of()).asException();
        }
        for (InetAddress address : addresses) {
            if (!Addresses.isPublic(address)) {
                throw refused(
                        "The name " + host + " leads to " + address.getHostAddress()
                                + ", an address of this machine or its networks.",
                        "Whoever runs this installation can add " + host + ":" + port
                                + " with its port to runestone.http.allow, or set runestone.http.allow-private.");
            }
        }
    }

    /** What was put into a placeholder must not climb out of its part of the path. */
    private static void dotSegments(URI url) {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        for (String segment : path.replaceAll("(?i)%2e", ".").split("/|(?i)%2f|%5c", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw refused("The path of " + shown(url) + " has a segment '" + segment + "'.", "Write it without.");
            }
        }
    }

    /** The URL without what may be a secret in it. */
    static String shown(URI url) {
        String host = url.getHost() == null ? "" : url.getHost();
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return url.getScheme() + "://" + host + port + path;
    }

    private static RuntimeException refused(String message, String hint) {
        return Refusal.invalid("The call", List.of(new Problem(Path.of("url"), message, hint)))
                .asException();
    }
}
