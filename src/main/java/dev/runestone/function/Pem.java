package dev.runestone.function;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.runestone.api.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys in PEM (RFC 7468). What is wrong is told without what stands in it. */
final class Pem {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]{1,100000})-----END CERTIFICATE-----");
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]{1,100000})-----END PRIVATE KEY-----");

    private Pem() {}

    /**
     * The certificates of a text, in their order.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} where there is none or one cannot be read
     */
    static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher matcher = CERTIFICATE.matcher(pem);
        while (matcher.find()) {
            byte[] bytes = matcher.group().getBytes(US_ASCII);
            certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes)));
        }
        if (certificates.isEmpty()) {
            throw refused("There is no certificate: a PEM with -----BEGIN CERTIFICATE----- is needed.");
        }
        return certificates;
    }

    /** A key store, without password, of the certificate chain and the PKCS #8 private key of a text. */
    static KeyStore keyStore(String pem) throws GeneralSecurityException {
        Matcher matcher = KEY.matcher(pem);
        if (!matcher.find()) {
            throw refused("There is no private key: a PEM with -----BEGIN PRIVATE KEY----- (PKCS #8) is needed.");
        }
        byte[] encoded;
        try {
            encoded = Base64.getMimeDecoder().decode(matcher.group(1));
        } catch (IllegalArgumentException noBase64) {
            throw refused("The private key cannot be read.");
        }
        KeyStore store = empty();
        store.setKeyEntry("client", key(encoded), new char[0], certificates(pem).toArray(new Certificate[0]));
        return store;
    }

    private static PrivateKey key(byte[] encoded) throws GeneralSecurityException {
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException anotherAlgorithm) {
                continue;
            }
        }
        throw refused("The private key is of no kind that is known here: RSA, EC and EdDSA are.");
    }

    static KeyStore empty() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException nothingIsRead) {
            throw new IllegalStateException(nothingIsRead);
        }
        return store;
    }

    static RuntimeException refused(String message) {
        return new Refusal(Refusal.Kind.INVALID, message, List.of()).asException();
    }
}
