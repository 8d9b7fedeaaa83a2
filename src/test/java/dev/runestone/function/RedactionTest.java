package dev.runestone.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RedactionTest {
    private final Redaction redaction = Redaction.of(List.of("s3cr/t\"+é", "s3cr/t\"+é-longer"));

    @Test
    void aSecretIsBlottedOutInEveryCommonForm() {
        byte[] bytes = "s3cr/t\"+é".getBytes(java.nio.charset.StandardCharsets.UTF_8);

        assertThat(redaction.text("a s3cr/t\"+é b")).isEqualTo("a ••• b");
        assertThat(redaction.text("s3cr/t\"+é-longer")).isEqualTo("•••");
        assertThat(redaction.text("s3cr%2Ft%22%2B%C3%A9")).isEqualTo("•••");
        assertThat(redaction.text("{\"a\": \"s3cr/t\\\"+é\"}")).isEqualTo("{\"a\": \"•••\"}");
        assertThat(redaction.text(Base64.getEncoder().encodeToString(bytes))).isEqualTo("•••");
    }

    @Test
    void valuesAreBlottedOutThroughAndThrough() {
        Object value = Map.of("list", Arrays.asList("s3cr/t\"+é", null, 1), "key s3cr/t\"+é", true);

        assertThat(redaction.value(value)).isEqualTo(Map.of("list", Arrays.asList("•••", null, 1), "key •••", true));
        Map<String, Integer> harmless = Map.of("a", 1);
        assertThat(redaction.value(harmless)).isSameAs(harmless);
    }

    @Test
    void refusalsAreBlottedOutInEveryPart() {
        Problem problem = new Problem(Path.of("s3cr/t\"+é", 1), "is s3cr/t\"+é", "not s3cr/t\"+é");
        Refusal refusal = new Refusal(Refusal.Kind.BUSY, "s3cr/t\"+é", List.of(problem));

        assertThat(redaction.refusal(refusal).toString()).doesNotContain("s3cr").contains("BUSY");
        assertThat(redaction.toString()).doesNotContain("s3cr");
    }

    @Test
    void bytesAreBlottedOutAndOthersLeftAsTheyAre() {
        byte[] harmless = {0, -1, -128, 127, 's', '3'};
        byte[] secret = "s3cr/t\"+é".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] told = new byte[harmless.length + secret.length];
        System.arraycopy(harmless, 0, told, 0, harmless.length);
        System.arraycopy(secret, 0, told, harmless.length, secret.length);

        assertThat(redaction.bytes(harmless)).isSameAs(harmless);
        assertThat(redaction.bytes(told))
                .startsWith(harmless)
                .endsWith("•••".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .hasSize(harmless.length + 9);
    }

    @Test
    void whatAStepWaitsForIsBlottedOut() throws Exception {
        TestSecrets secrets = new TestSecrets(Map.of("key", "s3cret"), Map.of());

        assertThat(new RedactedFunction(input -> new Parking.Signal("paid-s3cret", null))
                        .apply(secrets.run(Map.of(), Map.of())))
                .isEqualTo(new Parking.Signal("paid-•••", null));
        assertThat(new RedactedFunction(input -> new Parking.Child("pay-s3cret", "s3cret", Map.of("s3cret", "s3cret")))
                        .apply(secrets.run(Map.of(), Map.of())))
                .isEqualTo(new Parking.Child("pay-•••", "•••", Map.of("•••", "•••")));
    }

    @Test
    void linesOfAKeyAreBlottedOutOneByOne() {
        Redaction key = Redaction.of(List.of("-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ\nshort\n"));

        assertThat(key.text("bad line MIIEvQIBADANBgkqhkiG9w0BAQ, short")).isEqualTo("bad line •••, short");
    }

    @Test
    void noTextHoldsASecretAfterwards() {
        Random random = new Random(20261122);
        for (int i = 0; i < 500; i++) {
            String secret = letters(random, 4 + random.nextInt(5));
            String other = random.nextBoolean() ? secret + letters(random, 2) : letters(random, 6);
            String text = letters(random, 3) + secret + other + letters(random, random.nextInt(4)) + secret;
            assertThat(Redaction.of(List.of(secret, other)).text(text))
                    .doesNotContain(secret)
                    .doesNotContain(other);
        }
    }

    private static String letters(Random random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append((char) ('a' + random.nextInt(3)));
        }
        return text.toString();
    }
}
