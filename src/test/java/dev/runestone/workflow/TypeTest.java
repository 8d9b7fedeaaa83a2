package dev.runestone.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.api.Path;
import dev.runestone.workflow.Type.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TypeTest {
    private static final Type AGE =
            new Type(Kind.INTEGER, Map.of(), Set.of(), true, null, List.of(), BigDecimal.ZERO, BigDecimal.valueOf(150));
    private static final Type SEX =
            new Type(Kind.STRING, Map.of(), Set.of(), true, null, List.of("male", "female"), null, null);
    private static final Type PERSON =
            new Type(Kind.OBJECT, Map.of("age", AGE, "sex", SEX), Set.of("age"), false, null, List.of(), null, null);

    private static List<String> problems(Type type, Object value) {
        return type.problems(value, Path.of("inputs", "p")).stream()
                .map(Object::toString)
                .toList();
    }

    @Test
    void everyPartOfAValueIsChecked() {
        assertThat(problems(PERSON, Map.of("age", 30, "sex", "male"))).isEmpty();
        assertThat(problems(PERSON, Map.of("sex", "m", "agee", 1)))
                .containsExactlyInAnyOrder(
                        "inputs.p.age: 'age' is missing.",
                        "inputs.p.sex: 'm' is not allowed. Allowed are 'male', 'female'.",
                        "inputs.p.agee: There is no member 'agee' here. Did you mean 'age'?");
        assertThat(problems(PERSON, Map.of("age", 151)))
                .containsExactly("inputs.p.age: 151 is more than the maximum 150.");
        assertThat(problems(PERSON, Map.of("age", 1.5))).containsExactly("inputs.p.age: Here is 1.5, not an integer.");
        assertThat(problems(PERSON, List.of())).containsExactly("inputs.p: Here is an array, not an object.");
        assertThat(PERSON.problems(null, Path.ROOT)).hasSize(1);
        assertThat(Type.ANY.problems(null, Path.ROOT)).isEmpty();
    }

    @Test
    void elementsAreCheckedWithTheirIndex() {
        Type ages = new Type(Kind.ARRAY, Map.of(), Set.of(), true, AGE, List.of(), null, null);

        assertThat(problems(ages, Arrays.asList(1, "x", -1, null)))
                .containsExactly(
                        "inputs.p[1]: Here is 'x', not an integer.",
                        "inputs.p[2]: -1 is less than the minimum 0.",
                        "inputs.p[3]: Here is nothing, not an integer.");
    }

    @Test
    void numbersAreComparedByValue() {
        Type one = new Type(Kind.NUMBER, Map.of(), Set.of(), true, null, List.of(new BigDecimal("1.0")), null, null);

        for (Number number : List.of(1, 1L, 1.0, new BigDecimal("1.00"), new BigDecimal("1e0"))) {
            assertThat(problems(one, number)).isEmpty();
        }
        assertThat(problems(one, Double.NaN)).hasSize(1);
        assertThat(problems(Type.of(Kind.INTEGER), new BigDecimal("1e999999999")))
                .isEmpty();
        assertThat(problems(Type.of(Kind.INTEGER), new BigDecimal("1.000"))).isEmpty();
    }

    @Test
    void cellsOfTextBecomeValues() {
        assertThat(AGE.coerceText(" 42 ")).isEqualTo(new BigDecimal("42"));
        assertThat(Type.of(Kind.NUMBER).coerceText("-1.5e2")).isEqualTo(new BigDecimal("-1.5e2"));
        assertThat(Type.of(Kind.BOOLEAN).coerceText("TRUE")).isEqualTo(true);
        assertThat(Type.of(Kind.STRING).coerceText("")).isEqualTo("");
        assertThat(Type.of(Kind.STRING).coerceText("007")).isEqualTo("007");
        assertThat(Type.ANY.coerceText("007")).isEqualTo("007");
        assertThat(AGE.coerceText("  ")).isNull();
        assertThat(AGE.problems(AGE.coerceText("old"), Path.of("age")))
                .singleElement()
                .asString()
                .isEqualTo("age: Here is 'old', not an integer.");
        assertThat(Type.of(Kind.NUMBER).coerceText("NaN")).isEqualTo("NaN");
    }

    @Test
    void aTypeAcceptsWhatMayFit() {
        assertThat(Type.of(Kind.NUMBER).accepts(AGE)).isTrue();
        assertThat(AGE.accepts(Type.of(Kind.NUMBER))).isFalse();
        assertThat(AGE.accepts(Type.ANY)).isTrue();
        assertThat(Type.ANY.accepts(PERSON)).isTrue();
        assertThat(Type.ANY_OBJECT.accepts(PERSON)).isTrue();
        assertThat(PERSON.accepts(Type.ANY_OBJECT)).isTrue();
        assertThat(PERSON.accepts(
                        new Type(Kind.OBJECT, Map.of("age", SEX), Set.of(), true, null, List.of(), null, null)))
                .isFalse();
        assertThat(PERSON.accepts(new Type(Kind.OBJECT, Map.of(), Set.of(), false, null, List.of(), null, null)))
                .isFalse();
        assertThat(SEX.accepts(new Type(Kind.STRING, Map.of(), Set.of(), true, null, List.of("x"), null, null)))
                .isFalse();
        for (Type type : List.of(AGE, SEX, PERSON, Type.ANY)) {
            assertThat(type.accepts(type)).isTrue();
        }
    }

    private static Type number(Kind kind, String minimum, String maximum) {
        return new Type(
                kind,
                Map.of(),
                Set.of(),
                true,
                null,
                List.of(),
                minimum.isEmpty() ? null : new BigDecimal(minimum),
                maximum.isEmpty() ? null : new BigDecimal(maximum));
    }

    private static Type array(Type items) {
        return new Type(Kind.ARRAY, Map.of(), Set.of(), true, items, List.of(), null, null);
    }

    @Test
    void theLimitsOfANumberAreAllowedThemselves() {
        Type one = number(Kind.NUMBER, "1", "2");

        assertThat(problems(one, 1)).isEmpty();
        assertThat(problems(one, 2.0)).isEmpty();
        assertThat(problems(one, 0.999)).containsExactly("inputs.p: 0.999 is less than the minimum 1.");
        assertThat(problems(one, 2.001)).containsExactly("inputs.p: 2.001 is more than the maximum 2.");
    }

    @Test
    void rangesThatMeetAreAccepted() {
        assertThat(number(Kind.NUMBER, "1", "").accepts(number(Kind.NUMBER, "", "1")))
                .isTrue();
        assertThat(number(Kind.NUMBER, "1", "").accepts(number(Kind.NUMBER, "", "0.9")))
                .isFalse();
        assertThat(number(Kind.NUMBER, "", "1").accepts(number(Kind.NUMBER, "1", "")))
                .isTrue();
        assertThat(number(Kind.NUMBER, "", "1").accepts(number(Kind.NUMBER, "1.1", "")))
                .isFalse();
        assertThat(number(Kind.NUMBER, "", "1").accepts(number(Kind.INTEGER, "0", "9")))
                .isTrue();
    }

    @Test
    void elementsMustFitWhereBothSidesKnowThem() {
        assertThat(array(Type.of(Kind.NUMBER)).accepts(array(AGE))).isTrue();
        assertThat(array(AGE).accepts(array(SEX))).isFalse();
        assertThat(array(AGE).accepts(Type.of(Kind.ARRAY))).isTrue();
        assertThat(Type.of(Kind.ARRAY).accepts(array(AGE))).isTrue();
        assertThat(array(AGE).accepts(PERSON)).isFalse();
    }

    @Test
    void aClosedObjectRefusesMembersThatItDoesNotKnow() {
        Type tall = new Type(
                Kind.OBJECT,
                Map.of("age", AGE, "height", AGE),
                Set.of("age", "height"),
                true,
                null,
                List.of(),
                null,
                null);
        Type open = new Type(Kind.OBJECT, Map.of("age", AGE), Set.of(), true, null, List.of(), null, null);

        assertThat(PERSON.accepts(tall)).isFalse();
        assertThat(open.accepts(tall)).isTrue();
        assertThat(tall.accepts(PERSON)).as("height cannot be there").isFalse();
        assertThat(tall.accepts(open)).as("height may be there").isTrue();
    }

    @Test
    void valuesThatMayBeTheSameAreAccepted() {
        Type either = new Type(Kind.STRING, Map.of(), Set.of(), true, null, List.of("female", "x"), null, null);

        assertThat(SEX.accepts(either)).isTrue();
        assertThat(SEX.accepts(Type.of(Kind.STRING))).isTrue();
        assertThat(Type.of(Kind.STRING).accepts(SEX)).isTrue();
    }

    @Test
    void everyKindOfNumberIsANumber() {
        for (Number number : List.of((byte) 1, (short) 1, 1, 1L, 1f, 1.0, BigInteger.ONE, BigDecimal.ONE)) {
            assertThat(problems(AGE, number)).as(number.getClass().getName()).isEmpty();
        }
        assertThat(problems(AGE, BigInteger.TEN.pow(30)))
                .containsExactly("inputs.p: 1000000000000000000000000000000 is more than the maximum 150.");
        assertThat(problems(Type.of(Kind.INTEGER), 1e300)).isEmpty();
        assertThat(problems(Type.of(Kind.INTEGER), Float.POSITIVE_INFINITY))
                .containsExactly("inputs.p: Here is Infinity, not an integer.");
        assertThat(problems(Type.of(Kind.INTEGER), new BigDecimal("10.00"))).isEmpty();
        assertThat(problems(Type.of(Kind.INTEGER), new BigDecimal("0.5")))
                .containsExactly("inputs.p: Here is 0.5, not an integer.");
    }

    @Test
    void atMostOneHundredProblemsAreTold() {
        assertThat(problems(array(AGE), Collections.nCopies(100, "x"))).hasSize(100);
        assertThat(problems(array(AGE), Collections.nCopies(101, "x"))).hasSize(100);
        assertThat(problems(array(array(AGE)), Collections.nCopies(60, List.of("x", "y"))))
                .hasSize(100);
        Map<String, Object> unknown = new LinkedHashMap<>();
        for (int i = 0; i < 150; i++) {
            unknown.put("m" + i, i);
        }
        assertThat(problems(PERSON, unknown)).hasSize(100);
    }

    @Test
    void longTextsAndLongListsAreShownByTheirBeginning() {
        assertThat(problems(AGE, "x".repeat(60)))
                .containsExactly("inputs.p: Here is '" + "x".repeat(60) + "', not an integer.");
        assertThat(problems(AGE, "x".repeat(61)))
                .containsExactly("inputs.p: Here is '" + "x".repeat(60) + "…', not an integer.");
        assertThat(problems(oneOf(1), "x")).containsExactly("inputs.p: 'x' is not allowed. Allowed is 'v0'.");
        assertThat(problems(oneOf(20), "x")).singleElement().asString().endsWith("'v18', 'v19'.");
        assertThat(problems(oneOf(21), "x")).singleElement().asString().endsWith("'v18', 'v19', …");
    }

    private static Type oneOf(int count) {
        List<Object> allowed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            allowed.add("v" + i);
        }
        return new Type(Kind.STRING, Map.of(), Set.of(), true, null, allowed, null, null);
    }

    @Test
    void cellsThatAreNoBooleansStayText() {
        assertThat(Type.of(Kind.BOOLEAN).coerceText("False")).isEqualTo(false);
        assertThat(Type.of(Kind.BOOLEAN).coerceText("yes")).isEqualTo("yes");
    }
}
