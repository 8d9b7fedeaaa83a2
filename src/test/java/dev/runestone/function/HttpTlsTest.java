package dev.runestone.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import dev.runestone.expression.ExpressionLimits;
import dev.runestone.expression.Expressions;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls to a server whose certificate nobody but its own test trusts, and which asks for one of the caller's. */
class HttpTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path folder;

    private static HttpsServer server;
    private static String base;
    private static String serverPem;
    private static String clientPem;

    @BeforeAll
    static void start() throws Exception {
        KeyStore serverKeys = keys("server");
        KeyStore clientKeys = keys("client");
        serverPem = pem("CERTIFICATE", serverKeys.getCertificate("key").getEncoded());
        clientPem = pem("CERTIFICATE", clientKeys.getCertificate("key").getEncoded())
                + pem("PRIVATE KEY", clientKeys.getKey("key", PASSWORD).getEncoded());
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(serverKeys, PASSWORD);
        KeyStore known = Pem.empty();
        known.setCertificateEntry("client", clientKeys.getCertificate("key"));
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters required = getSSLContext().getDefaultSSLParameters();
                required.setNeedClientAuth(true);
                parameters.setSSLParameters(required);
            }
        });
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        base = "https://localhost:" + server.getAddress().getPort();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    private static KeyStore keys(String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "key",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=dns:localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, PASSWORD);
        }
        return keys;
    }

    private static String pem(String what, byte[] encoded) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END " + what
                + "-----\n";
    }

    private static Object call(TestSecrets secrets, Map<String, Object> tls) throws Exception {
        HttpConfig config = HttpFunctionTest.config(
                Map.of("runestone.http.allow", base.substring("https://".length()), "runestone.http.timeout", "PT20S"));
        return new HttpFunction(new Expressions(ExpressionLimits.standard()), config)
                .apply(secrets.run(Map.of("url", base + "/", "tls", tls), Map.of()));
    }

    private static Refusal refusal(TestSecrets secrets, Map<String, Object> tls) {
        return catchThrowableOfType(RefusalException.class, () -> call(secrets, tls))
                .refusal();
    }

    @Test
    void trustAndClientCertificateComeByName() throws Exception {
        TestSecrets both = new TestSecrets(Map.of("me", clientPem), Map.of("roots", serverPem));

        assertThat(call(both, Map.of("trust", "roots", "clientCertificate", "me")))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("status", 204);
    }

    @Test
    void whoIsNotTrustedIsNotCalledAndNotTriedAgain() {
        TestSecrets secrets = new TestSecrets(Map.of("me", clientPem), Map.of());

        assertThat(refusal(secrets, Map.of("clientCertificate", "me")).kind()).isEqualTo(Refusal.Kind.INVALID);
    }

    @Test
    void withoutACertificateTheServerRefuses() {
        TestSecrets secrets = new TestSecrets(Map.of(), Map.of("roots", serverPem));

        assertThat(refusal(secrets, Map.of("trust", "roots")).detail()).contains("failed");
    }

    @Test
    void whatIsNoPemIsToldWithoutShowingIt() {
        TestSecrets secrets = new TestSecrets(
                Map.of(
                        "me",
                        "canary-no-pem",
                        "bad",
                        pem("CERTIFICATE", new byte[] {1, 2, 3}) + pem("PRIVATE KEY", new byte[] {4})),
                Map.of("roots", "canary"));

        assertThat(refusal(secrets, Map.of("clientCertificate", "me")).detail())
                .contains("no private key")
                .doesNotContain("canary");
        assertThat(refusal(secrets, Map.of("clientCertificate", "bad")).kind()).isEqualTo(Refusal.Kind.INVALID);
        assertThat(refusal(secrets, Map.of("trust", "roots")).detail())
                .contains("no certificate")
                .doesNotContain("canary");
    }
}
