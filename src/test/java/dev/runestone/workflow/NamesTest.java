package dev.runestone.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void aNameBeginsWithALetterAndIsUpToOneHundredCharacters() {
        assertThat(List.of("a", "Z", "a-b_c9", "a".repeat(100))).allMatch(Names::isName);
        assertThat(List.of("", "9", "_a", "-a", "a b", "a.b", "ä", "a".repeat(101)))
                .noneMatch(Names::isName);
    }

    @Test
    void theNearestNameIsMeantAndTheFirstOfThoseThatAreEquallyNear() {
        assertThat(Names.hint("incme", List.of("outcome", "income"))).isEqualTo("Did you mean 'income'?");
        assertThat(Names.hint("cost", List.of("cast", "most"))).isEqualTo("Did you mean 'cast'?");
        assertThat(Names.hint("SCORE", List.of("score"))).isEqualTo("Did you mean 'score'?");
        assertThat(Names.hint("scroe", List.of("score"))).isEqualTo("Did you mean 'score'?");
    }

    @Test
    void theLongerANameTheMoreMayBeWrongWithIt() {
        assertThat(Names.hint("ab", List.of("xb", "cd"))).isEqualTo("Did you mean 'xb'?");
        assertThat(Names.hint("ab", List.of("xy"))).isEqualTo("There is xy.");
        assertThat(Names.hint("abcdef", List.of("abcdxy"))).isEqualTo("Did you mean 'abcdxy'?");
        assertThat(Names.hint("abcdef", List.of("abcxyz"))).isEqualTo("There is abcxyz.");
        assertThat(Names.hint("abcdefghi", List.of("abcdefxyz"))).isEqualTo("Did you mean 'abcdefxyz'?");
    }

    @Test
    void whereNoNameIsNearUpToTwelveAreListed() {
        assertThat(Names.hint("x9x9", List.of())).isEmpty();
        assertThat(Names.hint("x9x9", List.of("income"))).isEqualTo("There is income.");
        assertThat(Names.hint("x9x9", List.of("income", "score"))).isEqualTo("There are income, score.");
        assertThat(Names.hint("x9x9", numbered(12)))
                .startsWith("There are name0, ")
                .endsWith(", name11.");
        assertThat(Names.hint("x9x9", numbered(13))).isEmpty();
    }

    @Test
    void onlyTheFirstTwoHundredNamesAreCompared() {
        Set<String> names = numbered(199);
        names.add("total");
        assertThat(Names.hint("totel", names)).isEqualTo("Did you mean 'total'?");

        Set<String> more = numbered(200);
        more.add("total");
        assertThat(Names.hint("totel", more)).isEmpty();
    }

    @Test
    void namesBeyondTheLongestAreNotCompared() {
        String longest = "n".repeat(100);
        assertThat(Names.hint("n".repeat(99), List.of(longest))).isEqualTo("Did you mean '" + longest + "'?");
        assertThat(Names.hint(longest, List.of("n".repeat(99)))).isEqualTo("Did you mean '" + "n".repeat(99) + "'?");
        assertThat(Names.hint("n".repeat(101), Collections.nCopies(13, longest)))
                .isEmpty();
        assertThat(Names.hint(longest, Collections.nCopies(13, "n".repeat(101))))
                .isEmpty();
    }

    private static Set<String> numbered(int count) {
        Set<String> names = new LinkedHashSet<>();
        IntStream.range(0, count).forEach(i -> names.add("name" + i));
        return names;
    }
}
