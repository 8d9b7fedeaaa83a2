package dev.runestone.evaluation;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Guests at a table: neighbours are of different sex and share a hobby. The search, with its steps back, is the rules'; the
 * evaluation reacts until they say that everybody sits.
 */
@QuarkusTest
class MannersTest {
    private static final int GUESTS = 16;
    private static final String RULES = """
            package org.acme.manners
            declare Party
              size : int
            end
            declare Guest
              name : String
              sex : String
              hobby : String
            end
            declare Seat
              number : int
              guest : String
              sex : String
            end
            declare Tried
              number : int
              guest : String
            end
            declare Turn
              number : int
            end
            declare Done
              size : int
            end

            rule "Open the doors"
              salience 40
            when
              Party()
              not Turn()
              not Done()
            then
              insert(new Turn(1));
            end

            rule "Seat the first"
            when
              $turn : Turn(number == 1)
              Guest($guest : name, $sex : sex)
              not Tried(number == 1, guest == $guest)
            then
              insert(new Seat(1, $guest, $sex));
              modify($turn) { setNumber(2) }
            end

            rule "Seat the next"
            when
              $turn : Turn($number : number)
              Party(size >= $number)
              Seat(number == $number - 1, $before : guest, $its : sex)
              Guest(name == $before, $hobby : hobby)
              Guest(hobby == $hobby, sex != $its, $guest : name, $sex : sex)
              not Seat(guest == $guest)
              not Tried(number == $number, guest == $guest)
            then
              insert(new Seat($number, $guest, $sex));
              modify($turn) { setNumber($number + 1) }
            end

            rule "Step back"
              salience -10
            when
              $turn : Turn($number : number > 1)
              Party(size >= $number)
              $seat : Seat(number == $number - 1, $guest : guest)
            then
              delete($seat);
              insert(new Tried($number - 1, $guest));
              modify($turn) { setNumber($number - 1) }
            end

            rule "Forget what was tried behind"
              salience 20
            when
              Turn($number : number)
              $tried : Tried(number > $number)
            then
              delete($tried);
            end

            rule "Seating complete"
              salience 30
            when
              Party($size : size)
              $turn : Turn(number > $size)
            then
              insert(new Done($size));
              delete($turn);
            end
            """;

    @Inject
    Evaluations evaluations;

    @BeforeEach
    void deploy() {
        String location = given().contentType(ContentType.JSON)
                .body(Map.of(
                        "group",
                        "org.acme",
                        "artifact",
                        "manners",
                        "version",
                        "1.0.0",
                        "assets",
                        List.of(Map.of("path", "manners.drl", "text", RULES))))
                .post("/api/deployments")
                .header("Location");
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (given().get("/api/knowledge-bases/manners").statusCode() != 200) {
            assertThat(System.nanoTime())
                    .as(() -> given().get(location).asString())
                    .isLessThan(deadline);
            LockSupport.parkNanos(50_000_000);
        }
    }

    /** Everybody has two to three of five hobbies; one each is of the row in which they can sit. */
    private static List<Map<String, Object>> guests(Map<String, Set<Integer>> hobbies) {
        Random random = new Random(16);
        List<Map<String, Object>> guests = new ArrayList<>();
        for (int i = 0; i < GUESTS; i++) {
            String name = "g" + i;
            Set<Integer> its = new TreeSet<>(List.of(1 + i / 2 % 5, 1 + (i + 1) / 2 % 5));
            its.add(1 + random.nextInt(5));
            hobbies.put(name, its);
            for (int hobby : its) {
                guests.add(Map.of("name", name, "sex", i % 2 == 0 ? "f" : "m", "hobby", "h" + hobby));
            }
        }
        return guests;
    }

    @Test
    void everybodySitsBesideSomebodyOfTheOtherSexWithAHobbyInCommon() {
        Map<String, Set<Integer>> hobbies = new HashMap<>();
        Evaluated evaluated = evaluations.react(
                """
                kind: Workflow
                name: manners
                version: 1.0.0
                inputs:
                  party: {type: object}
                  guest: {type: array}
                components:
                  seating:
                    rules: {knowledge: manners, emit: Seat}
                    from: [party, guest]
                outputs:
                  seats: seating
                """,
                Map.of("party", Map.of("size", GUESTS), "guest", guests(hobbies)),
                "{\"goal\": {\"rule\": \"Seating complete\"}}");

        assertThat(evaluated.made().reaction().end())
                .as("%s %s", evaluated.made().reaction(), evaluated.outcome())
                .isEqualTo(Satisfaction.SATISFIED);
        assertThat(evaluated.made().reaction().firings()).isGreaterThan(GUESTS);
        List<?> seats = (List<?>) evaluated.outcome().result().outputs().get("seats");
        Map<Integer, String> table = new HashMap<>();
        for (Object each : seats) {
            Map<?, ?> seat = (Map<?, ?>) each;
            table.put(((Number) seat.get("number")).intValue(), String.valueOf(seat.get("guest")));
        }
        assertThat(new HashSet<>(table.values())).hasSize(GUESTS);
        for (int number = 2; number <= GUESTS; number++) {
            String one = table.get(number - 1);
            String other = table.get(number);
            assertThat(Integer.parseInt(one.substring(1)) % 2)
                    .as("%s and %s are of different sex", one, other)
                    .isNotEqualTo(Integer.parseInt(other.substring(1)) % 2);
            assertThat(hobbies.get(one))
                    .as("%s and %s share a hobby", one, other)
                    .containsAnyElementsOf(hobbies.get(other));
        }
    }
}
