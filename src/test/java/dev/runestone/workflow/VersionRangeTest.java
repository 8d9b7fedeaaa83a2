package dev.runestone.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionRangeTest {
    private static Version version(String text) {
        return Version.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3, 1.2.3, true",
        "1.2.3, 1.2.4, false",
        "=1.2.3, 1.2.3, true",
        "^1.2.3, 1.2.2, false",
        "^1.2.3, 1.2.3, true",
        "^1.2.3, 1.9.0, true",
        "^1.2.3, 2.0.0, false",
        "^1.2.3, 2.0.0-rc.1, false",
        "^0.2.3, 0.2.9, true",
        "^0.2.3, 0.3.0, false",
        "^0.0.3, 0.0.3, true",
        "^0.0.3, 0.0.4, false",
        "~1.2.3, 1.2.9, true",
        "~1.2.3, 1.3.0, false",
        ">=1.0.0 <2.0.0, 1.0.0, true",
        ">=1.0.0 <2.0.0, 2.0.0, false",
        ">=1.0.0 <2.0.0, 0.9.9, false",
        ">= 1.0.0 < 2.0.0, 1.5.0, true",
        ">1.0.0, 1.0.0, false",
        ">1.0.0, 1.0.1, true",
        "<=1.0.0, 1.0.0, true",
        "<=1.0.0, 1.0.1, false",
        "^1.0.0, 1.1.0-beta, false",
        "^1.0.0-alpha, 1.0.0-beta, true",
        "^1.0.0-alpha, 1.1.0-beta, false",
        "latest, 9.9.9, true",
        "latest, 1.0.0-rc.1, true",
        "*, 0.0.1, true",
    })
    void aVersionIsInTheRangeOrNot(String range, String version, boolean contained) {
        assertThat(VersionRange.parse(range).orElseThrow().contains(version(version)))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "1.2",
                "^",
                ">=",
                "x1.0.0",
                "1.0.0 and 2.0.0",
                ">=1.0.0 <",
                "1.0.0,2.0.0",
                "^^1.0.0",
                ">1.0.0 >1.0.0 >1.0.0 >1.0.0 >1.0.0 >1.0.0 >1.0.0 >1.0.0 >1.0.0"
            })
    void anythingElseIsNoRange(String text) {
        assertThat(VersionRange.parse(text)).isEmpty();
    }

    @Test
    void aRangeReadsAsItWasWritten() {
        assertThat(VersionRange.parse(" ^1.2.0 ").orElseThrow()).hasToString("^1.2.0");
        assertThat(VersionRange.of(version("1.2.0")).contains(version("1.2.0"))).isTrue();
        assertThat(VersionRange.of(version("1.2.0")).contains(version("1.2.1"))).isFalse();
    }
}
