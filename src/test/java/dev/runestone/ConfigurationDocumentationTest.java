package dev.runestone;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ConfigurationDocumentationTest {

    @Test
    void everySettingStandsInTheTablesWithItsDefault() throws IOException {
        List<String> rows = new ArrayList<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests())
                .importPackages("dev.runestone")) {
            if (type.isAnnotatedWith(ConfigMapping.class)) {
                collect(
                        type.reflect(),
                        type.getAnnotationOfType(ConfigMapping.class).prefix(),
                        rows);
            }
        }
        String page = Files.readString(Path.of("docs/configuration.md"));
        assertThat(rows)
                .hasSizeGreaterThan(30)
                .allSatisfy(row -> assertThat(page).contains(row));
    }

    private static void collect(Class<?> type, String prefix, List<String> rows) {
        for (Method method : type.getDeclaredMethods()) {
            String key =
                    prefix + "." + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            WithDefault value = method.getAnnotation(WithDefault.class);
            if (value != null) {
                rows.add("| `" + key + "` | `" + value.value() + "` |");
            } else if (method.getReturnType().isInterface()
                    && !method.isDefault()
                    && method.getReturnType().getName().startsWith("dev.runestone")) {
                collect(method.getReturnType(), key, rows);
            }
        }
    }
}
