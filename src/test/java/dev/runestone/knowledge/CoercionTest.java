package dev.runestone.knowledge;

import static dev.runestone.knowledge.Rulebook.fact;
import static dev.runestone.knowledge.Rulebook.map;
import static dev.runestone.knowledge.Rulebook.mapFact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CoercionTest {
    private static final Rulebook BOOK = new Rulebook("""
            package tests.coercion;
            import java.math.BigDecimal;
            import java.math.BigInteger;
            import java.time.LocalDate;
            import java.time.LocalDateTime;
            import java.time.Instant;
            import java.time.Duration;
            import java.util.Date;
            import java.util.List;
            import java.util.Set;
            import java.util.Map;
            declare enum Colour RED, GREEN; end
            declare Address
                city : String
                zip : int
            end
            declare Everything
                whole : int
                longer : long
                small : short
                real : double
                single : float
                boxed : Integer
                flag : boolean
                boxedFlag : Boolean
                letter : char
                text : String
                decimal : BigDecimal
                huge : BigInteger
                day : LocalDate
                moment : LocalDateTime
                instant : Instant
                old : Date
                span : Duration
                colour : Colour
                address : Address
                list : List
                set : Set
                map : Map
                any : Object
            end
            declare Child extends Address
                age : int
            end
            global java.util.List names;
            global Integer limit;
            rule "collect names" when Child($city : city) then names.add($city); end
            rule "map" when Map(this["kind"] == "order", this["amount"] > 100) then
                insert(new Address("from map", 1));
            end
            query "addresses" $a : Address() end
            query "by city" (String wanted) Address(city == wanted) end
            """);

    @Test
    void everyTypeArrivesAndLeavesAsPlainJson() {
        Map<String, @Nullable Object> given = map(
                "whole",
                5,
                "longer",
                5_000_000_000L,
                "small",
                7,
                "real",
                2,
                "single",
                1.5,
                "boxed",
                3,
                "flag",
                true,
                "boxedFlag",
                false,
                "letter",
                "x",
                "text",
                "hello",
                "decimal",
                1.25,
                "huge",
                12,
                "day",
                "2026-01-31",
                "moment",
                "2026-01-31T10:15:30",
                "instant",
                "2026-01-31T10:15:30Z",
                "old",
                "2026-01-31",
                "span",
                "PT1H",
                "colour",
                "GREEN",
                "address",
                map("city", "Bern", "zip", 3000),
                "list",
                List.of(1, "two"),
                "set",
                List.of("a"),
                "map",
                map("k", 1),
                "any",
                List.of(true));

        Map<String, Object> out = BOOK.evaluate(new FactInput("Everything", given))
                .facts()
                .get("Everything")
                .get(0);

        assertThat(out)
                .containsEntry("whole", 5)
                .containsEntry("longer", 5_000_000_000L)
                .containsEntry("small", 7)
                .containsEntry("real", 2.0)
                .containsEntry("single", 1.5)
                .containsEntry("letter", "x")
                .containsEntry("decimal", new BigDecimal("1.25"))
                .containsEntry("huge", BigInteger.valueOf(12))
                .containsEntry("day", "2026-01-31")
                .containsEntry("moment", "2026-01-31T10:15:30")
                .containsEntry("instant", "2026-01-31T10:15:30Z")
                .containsEntry("old", "2026-01-31T00:00:00Z")
                .containsEntry("span", "PT1H")
                .containsEntry("colour", "GREEN")
                .containsEntry("address", map("city", "Bern", "zip", 3000))
                .containsEntry("list", List.of(1, "two"))
                .containsEntry("set", List.of("a"))
                .containsEntry("map", map("k", 1))
                .containsEntry("any", List.of(true));
    }

    @Test
    void everyBadFieldIsAProblemOfItsOwnWithItsPlaceAndAHint() {
        List<Problem> problems = problems(
                fact("Child", "age", 3),
                new FactInput(
                        "Everything",
                        map(
                                "whole",
                                "5",
                                "longer",
                                1.5,
                                "small",
                                40000,
                                "flag",
                                "yes",
                                "letter",
                                "xy",
                                "text",
                                5,
                                "day",
                                "31.1.2026",
                                "colour",
                                "GREN",
                                "boxed",
                                3_000_000_000L,
                                "real",
                                null,
                                "adress",
                                1,
                                "address",
                                map("zip", "3000", "town", "Bern"),
                                "list",
                                5,
                                "span",
                                3)));

        assertThat(problems)
                .extracting(each -> each.path().pointer())
                .containsExactlyInAnyOrder(
                        "/facts/1/value/whole",
                        "/facts/1/value/longer",
                        "/facts/1/value/small",
                        "/facts/1/value/flag",
                        "/facts/1/value/letter",
                        "/facts/1/value/text",
                        "/facts/1/value/day",
                        "/facts/1/value/colour",
                        "/facts/1/value/boxed",
                        "/facts/1/value/real",
                        "/facts/1/value/adress",
                        "/facts/1/value/address/zip",
                        "/facts/1/value/address/town",
                        "/facts/1/value/list",
                        "/facts/1/value/span");
        assertThat(problems)
                .extracting(Problem::toString)
                .anySatisfy(
                        text -> assertThat(text)
                                .isEqualTo(
                                        "facts[1].value.adress: The type Everything has no field 'adress'. Did you mean 'address'?"));
        assertThat(problems)
                .extracting(Problem::toString)
                .anySatisfy(text -> assertThat(text)
                        .isEqualTo("facts[1].value.whole: \"5\" is not a number. Send the number without quotes."));
        assertThat(problems)
                .extracting(Problem::toString)
                .anySatisfy(
                        text -> assertThat(text)
                                .isEqualTo(
                                        "facts[1].value.small: 40000 is out of the range of a short. It goes from -32768 to 32767."));
        assertThat(problems)
                .extracting(Problem::toString)
                .anySatisfy(text -> assertThat(text)
                        .isEqualTo("facts[1].value.colour: \"GREN\" is no constant of Colour. Did you mean 'GREEN'?"));
    }

    @Test
    void anUnknownTypeNamesTheNearest() {
        assertThat(problems(fact("Adress", "city", "Bern"))).singleElement().satisfies(problem -> {
            assertThat(problem.path().pointer()).isEqualTo("/facts/0/type");
            assertThat(problem.hint()).isEqualTo("Did you mean 'Address'?");
        });
    }

    @Test
    void aTypeMayBeNamedWithItsPackageAndInheritsFields() {
        Evaluation evaluation = BOOK.evaluate(fact("tests.coercion.Child", "city", "Bern", "zip", 3000, "age", 4));

        assertThat(evaluation.facts().get("Child")).containsExactly(Map.of("city", "Bern", "zip", 3000, "age", 4));
    }

    @Test
    void aFactMustBeAnObject() {
        assertThat(problems(new FactInput("Address", "Bern"), new FactInput(null, 5)))
                .extracting(each -> each.path().pointer())
                .containsExactly("/facts/0/value", "/facts/1/value");
    }

    @Test
    void anUntypedFactIsAMapThatRulesMatchAndCannotChangeTheCallersCopy() {
        Map<String, @Nullable Object> order = map("kind", "order", "amount", 150.5);

        Evaluation evaluation = BOOK.evaluate(new FactInput(null, order), mapFact("kind", "order", "amount", 5));

        assertThat(evaluation.rules()).containsExactly("map");
        assertThat(evaluation.facts().get("Map")).hasSize(2).contains(map("kind", "order", "amount", 150.5));
        assertThat(evaluation.produced()).containsOnlyKeys("Address");
    }

    @Test
    void globalsAreCoercedAndACollectionIsThereWithoutBeingGiven() {
        Evaluation evaluation = BOOK.given(fact("Child", "city", "Bern"), fact("Child", "city", "Zug"))
                .global("limit", 5)
                .evaluate();

        assertThat(evaluation.globals())
                .containsEntry("names", List.of("Bern", "Zug"))
                .containsEntry("limit", 5);
        assertThat(BOOK.given(fact("Child", "city", "Uri"))
                        .global("names", List.of("given"))
                        .evaluate()
                        .globals())
                .containsEntry("names", List.of("given", "Uri"));
    }

    @Test
    void unknownGlobalsQueriesAndGroupsAreProblems() {
        RefusalException refused = catchThrowableOfType(
                RefusalException.class,
                () -> BOOK.given()
                        .global("limt", 1)
                        .global("limit", "x")
                        .query("adresses")
                        .query("by city")
                        .groups("nowhere")
                        .evaluate());

        assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.INVALID);
        assertThat(refused.refusal().problems())
                .extracting(each -> each.path().pointer())
                .containsExactlyInAnyOrder("/globals/limt", "/globals/limit", "/queries/0", "/queries/1", "/groups/0");
    }

    @Test
    void queriesGiveTheirRows() {
        Evaluation evaluation = BOOK.given(fact("Address", "city", "Bern", "zip", 3000))
                .query("addresses")
                .evaluate();

        assertThat(evaluation.queries().get("addresses"))
                .containsExactly(Map.of("$a", Map.of("city", "Bern", "zip", 3000)));
    }

    @Test
    void whateverJsonIsGivenTheAnswerIsAResultOrARefusal() {
        Random random = new Random(42);
        List<String> fields = List.of(
                "whole",
                "longer",
                "small",
                "real",
                "single",
                "boxed",
                "flag",
                "letter",
                "text",
                "decimal",
                "huge",
                "day",
                "instant",
                "old",
                "span",
                "colour",
                "address",
                "list",
                "set",
                "map",
                "any",
                "nonsense");
        IntStream.range(0, 2_000).forEach(round -> {
            String field = fields.get(random.nextInt(fields.size()));
            FactInput input = new FactInput("Everything", map(field, value(random, 3)));
            try {
                assertThat(BOOK.given(input).untraced().evaluate().facts()).containsKey("Everything");
            } catch (RefusalException refused) {
                assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.INVALID);
                assertThat(refused.refusal().problems()).isNotEmpty();
            }
        });
    }

    private static @Nullable Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 11 : 8)) {
            case 0 -> null;
            case 1 -> random.nextInt();
            case 2 -> random.nextLong();
            case 3 -> random.nextDouble() * 1e300;
            case 4 -> random.nextBoolean();
            case 5 -> List.of("", "x", "GREEN", "2026-01-31", "PT1H", "1e9999").get(random.nextInt(6));
            case 6 -> new BigDecimal("1e" + random.nextInt(1_000_000));
            case 7 -> BigInteger.ONE.shiftLeft(random.nextInt(200));
            case 8 -> map("city", value(random, depth - 1), "zip", value(random, depth - 1));
            case 9 -> java.util.Arrays.asList(value(random, depth - 1), value(random, depth - 1));
            default -> map();
        };
    }

    private static List<Problem> problems(FactInput... facts) {
        RefusalException refused = catchThrowableOfType(RefusalException.class, () -> BOOK.evaluate(facts));
        assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.INVALID);
        return refused.refusal().problems();
    }
}
