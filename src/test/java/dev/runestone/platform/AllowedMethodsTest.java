package dev.runestone.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedMethodsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/things | /api/things | true",
                "api/things/ | /api/things/ | true",
                "/api/things | /api/things/1 | false",
                "/api/{base}/versions/{version} | /api/a:b/versions/1.0 | true",
                "/api/{base}/versions | /api/a/b/versions | false",
                "/api/{base}/assets/{path:.+} | /api/a/assets/b/c.drl | true",
                "/api/{ id : [0-9]+ }.json | /api/12.json | true",
                "/api/{id: [0-9]+}.json | /api/12xjson | false",
            })
    void aTemplateMatchesAsJaxRsWould(String template, String path, boolean matches) {
        assertThat(AllowedMethods.pattern(template).matcher(path).matches()).isEqualTo(matches);
    }
}
