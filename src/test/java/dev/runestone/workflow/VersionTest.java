package dev.runestone.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VersionTest {
    /** The example of precedence of semver.org 2.0.0, section 11, between two more releases. */
    private static final List<String> ASCENDING = List.of(
            "0.9.9",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.1",
            "1.1.0",
            "1.10.0",
            "2.0.0");

    private static Version version(String text) {
        return Version.parse(text).orElseThrow();
    }

    @Test
    void versionsAreOrderedBySemanticPrecedence() {
        List<Version> ascending = ASCENDING.stream().map(VersionTest::version).toList();
        List<Version> shuffled = new ArrayList<>(ascending);
        Collections.shuffle(shuffled, new Random(11));
        Collections.sort(shuffled);

        assertThat(shuffled).isEqualTo(ascending);
        for (int i = 0; i < ascending.size(); i++) {
            for (int j = 0; j < ascending.size(); j++) {
                assertThat(Integer.signum(ascending.get(i).compareTo(ascending.get(j))))
                        .as("%s against %s", ascending.get(i), ascending.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @Test
    void anEmptyIdentifierIsTextAndNoNumber() {
        assertThat(version("1.0.0-a..b")).isGreaterThan(version("1.0.0-a.1"));
        assertThat(version("1.0.0-1.a")).isLessThan(version("1.0.0-a.1"));
    }

    @Test
    void aVersionIsWrittenAsItIsRead() {
        ASCENDING.forEach(text -> assertThat(version(text)).hasToString(text));
        assertThat(version("1.20.300-rc.1")).isEqualTo(new Version(1, 20, 300, "rc.1"));
    }

    @Test
    void whatIsNoVersionIsNotRead() {
        for (String text : List.of("", "1", "1.0", "1.0.0.0", "01.0.0", "1.0.0-", "1.0.0+build", "v1.0.0", "1.-1.0")) {
            assertThat(Version.parse(text)).as(text).isEmpty();
        }
        assertThat(Version.parse("1234567890.0.0"))
                .as("beyond what an int holds")
                .isEmpty();
    }
}
