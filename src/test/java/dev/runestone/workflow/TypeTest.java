package dev.runestone.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.api.Path;
import dev.runestone.workflow.Type.Kind;
import java.math.BigDecimal;
import java.util.Arrays;
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
}
