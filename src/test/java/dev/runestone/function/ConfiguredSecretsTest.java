package dev.runestone.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.RefusalException;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Requirements;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Version;
import dev.runestone.workflow.Workflow;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredSecretsTest {
    @TempDir
    Path folder;

    private ConfiguredSecrets secrets(Map<String, String> settings) {
        return new ConfiguredSecrets(new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withDefaultValues(settings)
                .withSources(new EnvConfigSource(Map.of("RUNESTONE_SECRETS_API_TOKEN", "from-environment"), 300))
                .build());
    }

    @Test
    void secretsAndSettingsComeFromTheConfiguration() {
        ConfiguredSecrets secrets = secrets(Map.of(
                "runestone.secrets.stripe-key",
                "sk-live",
                "runestone.settings.tenant",
                "acme",
                "runestone.secrets.broken",
                "${not.there}"));

        assertThat(secrets.secret("stripe-key")).contains("sk-live");
        assertThat(secrets.secret("api-token")).contains("from-environment");
        assertThat(secrets.setting("tenant")).contains("acme");
        assertThat(secrets.secret("tenant")).isEmpty();
        assertThat(secrets.secret("broken")).isEmpty();
        assertThat(secrets.toString()).doesNotContain("sk-live");
    }

    @Test
    void aFileComesFirstAndIsReadAgainWhenItHasChanged() throws IOException {
        ConfiguredSecrets secrets =
                secrets(Map.of("runestone.secrets-folder", folder.toString(), "runestone.secrets.key", "configured"));
        assertThat(secrets.secret("key")).contains("configured");

        Files.writeString(folder.resolve("key"), "first\n");
        assertThat(secrets.secret("key")).contains("first");

        Files.writeString(folder.resolve("key"), "other\r\n");
        Files.setLastModifiedTime(
                folder.resolve("key"), FileTime.from(Instant.now().plusSeconds(5)));
        assertThat(secrets.secret("key")).contains("other");

        Files.delete(folder.resolve("key"));
        assertThat(secrets.secret("key")).contains("configured");
    }

    @Test
    void aSwappedLinkIsFollowed() throws IOException {
        Path one = Files.createDirectory(folder.resolve("one"));
        Path two = Files.createDirectory(folder.resolve("two"));
        Files.writeString(one.resolve("key"), "value-1");
        Files.writeString(two.resolve("key"), "value-2");
        Path link = Files.createSymbolicLink(folder.resolve("data"), one);
        Files.createSymbolicLink(folder.resolve("key"), Path.of("data/key"));
        ConfiguredSecrets secrets = secrets(Map.of("runestone.secrets-folder", folder.toString()));
        assertThat(secrets.secret("key")).contains("value-1");

        Files.delete(link);
        Files.createSymbolicLink(link, two);
        assertThat(secrets.secret("key")).contains("value-2");
    }

    @Test
    void noNameLeadsOutOfTheFolder() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Files.writeString(folder.resolve("outside"), "not for steps");
        ConfiguredSecrets secrets = secrets(Map.of("runestone.secrets-folder", inner.toString()));

        assertThat(secrets.secret("../outside")).isEmpty();
        assertThat(secrets.secret(folder.resolve("outside").toString())).isEmpty();
        assertThat(secrets.secret("..")).isEmpty();
    }

    @Test
    void aShortSecretCountsAsMissing() {
        assertThat(secrets(Map.of("runestone.secrets.pin", "123")).secret("pin"))
                .isEmpty();
    }

    @Test
    void whatNobodyHasSetIsToldBeforeTheRun() {
        Step charge = step(new Requirements(List.of("stripe-key", "other"), List.of("tenant")));
        Workflow workflow = new Workflow(
                "pay",
                new Version(1, 0, 0, ""),
                "",
                Map.of(),
                Map.of("charge", charge),
                Map.of("out", Endpoint.of("charge")));

        assertThat(secrets(Map.of("runestone.secrets.other", "present")).missing(workflow))
                .extracting(problem -> problem.path() + " " + problem.message())
                .containsExactly(
                        "components.charge.step.requires.secrets[0] The step 'charge' requires the secret"
                                + " 'stripe-key', which nobody has set.",
                        "components.charge.step.requires.settings[0] The step 'charge' requires the setting"
                                + " 'tenant', which nobody has set.");
    }

    @Test
    void aStepIsHandedWhatItRequiresAndNothingElse() {
        TestSecrets known = new TestSecrets(Map.of("mine", "my-secret", "yours", "your-secret"), Map.of());
        Step step = step(new Requirements(List.of("mine", "absent"), List.of()));
        StepContext context = StepContext.ofEvaluation(step, known, "e-1", 1, List.of());

        assertThat(context.secret("mine")).isEqualTo("my-secret");
        assertThatThrownBy(() -> context.secret("yours"))
                .isInstanceOf(RefusalException.class)
                .hasMessageContaining("does not require")
                .hasMessageNotContaining("your-secret");
        assertThatThrownBy(() -> context.secret("absent"))
                .isInstanceOf(RefusalException.class)
                .hasMessageContaining("runestone.secrets.absent");
        assertThatThrownBy(() -> context.setting("tenant")).isInstanceOf(RefusalException.class);
    }

    private static Step step(Requirements requires) {
        return new Step("charge", "http", Map.of(), List.of(), Type.ANY, requires, null);
    }
}
