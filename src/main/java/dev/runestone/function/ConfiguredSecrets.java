package dev.runestone.function;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * Secrets from the files of {@code runestone.secrets-folder}, else from {@code runestone.secrets.<name>}; settings from
 * {@code runestone.settings.<name>}. They are looked up by name and not mapped, so that an environment variable can carry
 * a name with a hyphen.
 */
@Singleton
final class ConfiguredSecrets implements Secrets {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,99}");

    private final Config config;
    private final @Nullable SecretFiles files;

    @Inject
    ConfiguredSecrets(Config config) {
        this.config = config;
        this.files = config.getOptionalValue("runestone.secrets-folder", String.class)
                .map(folder -> new SecretFiles(Path.of(folder)))
                .orElse(null);
    }

    @Override
    public Optional<String> secret(String name) {
        Optional<String> filed = files == null || !NAME.matcher(name).matches() ? Optional.empty() : files.read(name);
        return filed.or(() -> configured("runestone.secrets.", name)).filter(value -> value.length() >= SHORTEST);
    }

    @Override
    public Optional<String> setting(String name) {
        return configured("runestone.settings.", name);
    }

    private Optional<String> configured(String prefix, String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        try {
            return config.getOptionalValue(prefix + name, String.class);
        } catch (NoSuchElementException itsExpressionNamesNothing) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "configured secrets";
    }
}
