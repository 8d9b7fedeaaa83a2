package dev.runestone.function;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP clients, one for each identity, so that connections are kept. They go without proxy: behind one it would
 * resolve the names, and what was checked here would not be what is called.
 */
final class HttpClients {
    private final Duration connectTimeout;
    private final Cache<HttpSender.Identity, HttpClient> clients;

    HttpClients(Duration connectTimeout, int kept) {
        this.connectTimeout = connectTimeout;
        this.clients = Caffeine.newBuilder().maximumSize(kept).build();
    }

    /**
     * The client of an identity.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} where its PEM cannot be read
     */
    HttpClient of(HttpSender.Identity identity) {
        return clients.get(identity, this::make);
    }

    private HttpClient make(HttpSender.Identity identity) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(connectTimeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY);
        if (!identity.equals(HttpSender.Identity.NONE)) {
            builder.sslContext(context(identity));
        }
        return builder.build();
    }

    private static SSLContext context(HttpSender.Identity identity) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManagerFactory keys = null;
            if (identity.certificate() != null) {
                keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                keys.init(Pem.keyStore(identity.certificate()), new char[0]);
            }
            context.init(
                    keys == null ? null : keys.getKeyManagers(),
                    identity.trust() == null ? null : trusted(identity.trust()),
                    null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw Pem.refused("The certificates cannot be used: " + unusable.getMessage());
        }
    }

    /** Whom the JDK trusts, and these. */
    private static TrustManager[] trusted(String pem) throws GeneralSecurityException {
        KeyStore store = Pem.empty();
        int number = 0;
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager x509) {
                for (X509Certificate issuer : x509.getAcceptedIssuers()) {
                    store.setCertificateEntry("jdk-" + number++, issuer);
                }
            }
        }
        for (X509Certificate certificate : Pem.certificates(pem)) {
            store.setCertificateEntry("given-" + number++, certificate);
        }
        return managers(store);
    }

    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
