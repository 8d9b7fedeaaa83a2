package dev.runestone.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runestone.api.Problem;
import dev.runestone.api.RefusalException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30 2 * * *     | UTC           | 2026-11-22T23:00:00Z | 2026-11-23T02:30:00Z",
                "*/15 * * * *   | UTC           | 2026-11-22T23:01:30Z | 2026-11-22T23:15:00Z",
                "*/5 * * * * *  | UTC           | 2026-11-22T23:01:31Z | 2026-11-22T23:01:35Z",
                "0 9 * * MON    | UTC           | 2026-11-22T23:00:00Z | 2026-11-23T09:00:00Z",
                "0 9 * * 1      | UTC           | 2026-11-22T23:00:00Z | 2026-11-23T09:00:00Z",
                "0 9 * * 0      | UTC           | 2026-11-22T23:00:00Z | 2026-11-29T09:00:00Z",
                "0 0 9 L * *    | UTC           | 2026-11-22T23:00:00Z | 2026-11-30T09:00:00Z",
                "0 9 * * *      | Europe/Berlin | 2026-07-01T00:00:00Z | 2026-07-01T07:00:00Z",
                "0 9 * * *      | Europe/Berlin | 2026-12-01T00:00:00Z | 2026-12-01T08:00:00Z",
                "0 9 * * *      | +05:30        | 2026-12-01T00:00:00Z | 2026-12-01T03:30:00Z",
                "0 0 29 2 *     | UTC           | 2026-11-22T00:00:00Z | 2028-02-29T00:00:00Z"
            })
    void theNextTimeIsThatOfTheExpressionInItsZone(String expression, String zone, Instant after, Instant next) {
        assertThat(Cron.of(expression, zone).next(after)).contains(next);
    }

    @Test
    void anHourThatTheClockSkipsIsLeftOut() {
        for (String expression : List.of("30 2 * * *", "0 30 2 * * *")) {
            assertThat(Cron.of(expression, "Europe/Berlin").next(Instant.parse("2027-03-27T12:00:00Z")))
                    .contains(Instant.parse("2027-03-29T00:30:00Z"));
        }
    }

    @Test
    void anHourThatTheClockRepeatsHasTheTimeOnce() {
        Cron cron = Cron.of("30 2 * * *", "Europe/Berlin");
        Instant first = cron.next(Instant.parse("2026-10-24T12:00:00Z")).orElseThrow();
        assertThat(first).isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
        assertThat(cron.next(first)).contains(Instant.parse("2026-10-26T01:30:00Z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``              | UTC    | cron | There is no cron expression.",
                "* * *           | UTC    | cron | '* * *' has 3 fields.",
                "-               | UTC    | cron | '-' has 1 field.",
                "61 * * * *      | UTC    | cron | '61 * * * *' is no cron expression",
                "x y z a b       | UTC    | cron | 'x y z a b' is no cron expression",
                "0 0 30 2 *      | UTC    | cron | '0 0 30 2 *' is never again.",
                "0 0 0 31 4 *    | UTC    | cron | '0 0 0 31 4 *' is never again.",
                "0 9 * * *       | Moon   | zone | 'Moon' is no time zone."
            })
    void whatCannotBeReadIsAProblem(String expression, String zone, String path, String message) {
        List<Problem> problems = new ArrayList<>();
        assertThat(Cron.read(expression, zone, problems)).isEmpty();
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.path()).hasToString(path);
            assertThat(problem.message()).startsWith(message);
            assertThat(problem.hint()).isNotEmpty();
        });
    }

    @Test
    void bothPartsAreReportedAtOnce() {
        assertThatThrownBy(() -> Cron.of("never", "nowhere"))
                .isInstanceOfSatisfying(
                        RefusalException.class,
                        refused -> assertThat(refused.refusal().problems())
                                .extracting(problem -> problem.path().toString())
                                .containsExactlyInAnyOrder("cron", "zone"));
    }
}
