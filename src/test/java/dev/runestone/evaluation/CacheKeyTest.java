package dev.runestone.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.function.StepInput;
import dev.runestone.workflow.Fact;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CacheKeyTest {
    private static final byte[] COMPONENT = {1, 2, 3};

    private static StepInput input(@Nullable Object... values) {
        String[] names = new String[values.length];
        Arrays.setAll(names, i -> "i" + i);
        return new StepInput(names, List.<Fact>of(), Map.of()).values(values);
    }

    private static @Nullable CacheKey key(@Nullable Object... values) {
        return CacheKey.of(COMPONENT, "", input(values), 1_000);
    }

    @Test
    void equalValuesHaveEqualKeysWhateverTheOrderOfMembers() {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("a", 1);
        one.put("b", List.of(true, "x"));
        Map<String, Object> other = new LinkedHashMap<>();
        other.put("b", List.of(true, "x"));
        other.put("a", 1L);

        assertThat(key(one)).isNotNull().isEqualTo(key(other));
    }

    @Test
    void valuesThatAnExpressionCanTellApartHaveDifferentKeys() {
        List<@Nullable Object> values = new ArrayList<>();
        values.addAll(Arrays.asList(
                null,
                "",
                "null",
                1,
                "1",
                new BigDecimal("1.0"),
                true,
                "true",
                List.of(),
                Map.of(),
                List.of(List.of()),
                List.of("a", "b"),
                List.of("ab"),
                List.of("a", List.of("b")),
                Map.of("a", "b"),
                Map.of("a", List.of("b")),
                Map.of("ab", "")));
        HashMap<CacheKey, @Nullable Object> keys = new HashMap<>();
        for (Object value : values) {
            keys.put(key(value), value);
        }

        assertThat(keys).hasSameSizeAs(values).doesNotContainKey(null);
    }

    @Test
    void theComponentWhatDecidesAndTheNamesOfInputsBelongToTheKey() {
        StepInput one = input(1);

        assertThat(CacheKey.of(new byte[] {1}, "", one, 100)).isNotEqualTo(CacheKey.of(new byte[] {2}, "", one, 100));
        assertThat(CacheKey.of(COMPONENT, "loans:1", one, 100))
                .isNotEqualTo(CacheKey.of(COMPONENT, "loans:2", one, 100));
        assertThat(CacheKey.of(
                        COMPONENT,
                        "",
                        new StepInput(new String[] {"x"}, List.of(), Map.of()).values(new Object[] {1}),
                        100))
                .isNotEqualTo(CacheKey.of(COMPONENT, "", one, 100));
    }

    @Test
    void whatIsTooLongTooDeepOrNoJsonHasNoKey() {
        Object deep = "x";
        for (int i = 0; i < 1_000; i++) {
            deep = List.of(deep);
        }
        assertThat(key("x".repeat(1_000))).isNull();
        assertThat(key(Collections.nCopies(1_001, null))).isNull();
        assertThat(key(deep)).isNull();
        assertThat(key(LocalDate.EPOCH)).isNull();
        assertThat(key(Map.of(1, 2))).isNull();
    }

    @Test
    void aFrozenValueIsEqualAndCannotBeChanged() {
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("list", new ArrayList<>(Arrays.asList(1, null, "x")));
        value.put("nothing", null);
        Frozen frozen = Frozen.of(value, 10_000);

        assertThat(frozen).isNotNull();
        assertThat(frozen.value()).isEqualTo(value).isNotSameAs(value);
        assertThat((Map<?, ?>) frozen.value()).isUnmodifiable();
        assertThat(frozen.bytes()).isBetween(200, 1_000);
        value.put("more", 1);
        assertThat(frozen.value()).isNotEqualTo(value);
    }

    @Test
    void whatTakesMoreThanItMayIsNotFrozen() {
        assertThat(Frozen.of("x".repeat(600), 1_000)).isNull();
        assertThat(Frozen.of(Collections.nCopies(1_000, 1), 10_000)).isNull();
        assertThat(Frozen.of(Map.of("at", LocalDate.EPOCH), 10_000)).isNull();
    }
}
