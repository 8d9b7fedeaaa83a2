package dev.runestone.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DiagnosticsTest {
    private static final String TYPES = """
            package demo;
            import java.util.List;
            declare Order
              amount : double
              name : String
            end
            """;

    /** Each with the line and column of the mistake; the types above take six lines. */
    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("an unknown type", 8, 7, "Ordr", "rule \"A b\" when\n  o : Ordr(amount > 10)\nthen\nend\n"),
                mistake("an unknown field", 9, 13, "amont", rule("Order()\n  o : Order(amont > 10)", "")),
                mistake("a text without quotes", 8, 24, "ten", rule("o : Order(amount == \"ten\")", "")),
                mistake(
                        "an unknown variable in the consequence",
                        11,
                        7,
                        "x",
                        rule("Order()", "int i = 0;\n  i = x + 1;")),
                mistake("a missing end", 13, 1, "end", rule("Order()", "int i = 0;\nrule C when\nthen")),
                mistake("a missing import", 10, 3, "LocalDate", rule("Order()", "LocalDate d = LocalDate.now();")),
                mistake("an unknown function", 8, 13, "twice", rule("o : Order(twice(amount) > 10)", "")),
                mistake("a rule twice", 12, 1, "Duplicate", rule("Order()", "") + rule("Order(amount > 1)", "")),
                mistake("a bad salience", 7, 21, "high", rule("A b", "salience high", "Order()", "")),
                mistake("a typing error in an attribute", 7, 12, "salence", rule("A b", "salence 10", "Order()", "")),
                mistake("an unknown global", 10, 3, "results", rule("o : Order()", "results.add(o);")),
                mistake("a broken pattern", 8, 22, "')'", rule("o : Order(amount > )", "")),
                mistake(
                        "an unknown field in MVEL",
                        10,
                        5,
                        "foo",
                        rule("A b", "dialect \"mvel\"", "o : Order()", "o.foo = 3;")),
                mistake(
                        "broken MVEL",
                        7,
                        0,
                        "A b",
                        rule("A b", "dialect \"mvel\"", "o : Order()", "modify(o) { amount = };")),
                mistake("an unknown method", 10, 5, "setAmont", rule("o : Order()", "o.setAmont(3);")),
                mistake(
                        "a wrong type in the consequence",
                        10,
                        3,
                        "double",
                        rule("o : Order()", "String s = o.getAmount();")),
                mistake("an unknown variable in a condition", 8, 13, "$limit", rule("o : Order(amount > $limit)", "")),
                mistake(
                        "an unknown accumulate function",
                        8,
                        39,
                        "summ",
                        rule("accumulate(Order($a : amount); $s : summ($a))", "")),
                mistake("a missing semicolon", 10, 19, "consequence", rule("Order()", "insert(new Order())")),
                mistake(
                        "an unknown method in modify",
                        10,
                        15,
                        "setAmont",
                        rule("o : Order()", "modify(o) { setAmont(3) }")),
                mistake("a missing bracket", 9, 1, "then", rule("o : Order(amount > 10", "")),
                mistake("a missing when", 8, 3, "'o'", "rule \"A b\"\n  o : Order(amount > 10)\nthen\nend\n"),
                mistake("an unknown parent", 7, 21, "zzz", "rule \"A b\" extends \"zzz\" when\n  Order()\nthen\nend\n"),
                mistake(
                        "an unknown name in a function",
                        8,
                        10,
                        "y",
                        "function int twice(int x) {\n  return y * 2;\n}\n"),
                mistake("an unknown type of a field", 8, 11, "Mony", "declare Item\n  price : Mony\nend\n"),
                mistake("an unknown parent type", 7, 21, "Smal", "declare Big extends Smal\n  x : int\nend\n"),
                mistake("an import of nothing", 7, 8, "com.acme.Foo", "import com.acme.Foo\n" + rule("Order()", "")),
                mistake("an unknown type of a global", 7, 8, "Lst", "global Lst results\n" + rule("Order()", "")),
                mistake("a broken query", 7, 0, "q", "query q(String n)\n  Order(nam == n)\nend\n"));
    }

    private static Arguments mistake(String name, int line, int column, String named, String drl) {
        return Arguments.of(name, line, column, named, drl);
    }

    private static String rule(String conditions, String consequence) {
        return rule("A b", "", conditions, consequence);
    }

    private static String rule(String name, String attributes, String conditions, String consequence) {
        return "rule \"" + name + "\" " + attributes + " when\n  " + conditions + "\nthen\n  " + consequence
                + "\nend\n";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void eachKindOfMistakeIsFoundAtItsPlaceWithAHint(String name, int line, int column, String named, String drl) {
        Compilation compilation = Compilers.compile(Compilers.drl(TYPES + drl));

        assertThat(compilation.module()).isEmpty();
        assertThat(compilation.diagnostics()).hasSize(1);
        Diagnostic found = compilation.diagnostics().get(0);
        assertThat(found.isError()).isTrue();
        assertThat(found.path()).isEqualTo("rules.drl");
        assertThat(found.line()).as(found.toString()).isEqualTo(line);
        assertThat(found.column()).as(found.toString()).isEqualTo(column);
        assertThat(found.message()).contains(named).doesNotContain("\n", "Rules", "[ERR");
        assertThat(found.hint()).isNotBlank();
    }

    @Test
    void mistakesInSeveralRulesAreAllFoundAtOnce() {
        String drl = TYPES
                + rule("R1", "", "Order(amont > 1)", "")
                + rule("R2", "", "Order(amont > 2)", "")
                + rule("R3", "", "Order()", "foo();")
                + rule("R4", "", "Ordr()", "")
                + rule("R5", "dialect \"mvel\"", "o : Order()", "modify(o) { amount = };");

        assertThat(Compilers.compile(Compilers.drl(drl)).diagnostics())
                .extracting(Diagnostic::rule)
                .containsExactlyInAnyOrder("R1", "R2", "R3", "R4", "R5");
    }

    @Test
    void aCommentThatNamesTheMistakeIsNotWhereItIs() {
        String drl = TYPES + "// Ordr\n" + rule("/* Ordr */ Order()\n  Ordr()", "");

        assertThat(Compilers.compile(Compilers.drl(drl)).diagnostics())
                .extracting(Diagnostic::line)
                .containsExactly(10);
    }

    @Test
    void parsingAloneFindsWhatTheSyntaxTells() {
        List<Diagnostic> found =
                Compilers.standard().parse(List.of(Compilers.drl(TYPES + "rule X when Order( then end")));

        assertThat(found).isNotEmpty().allMatch(Diagnostic::isError);
        assertThat(found.get(0).line()).isEqualTo(7);
    }

    @Test
    void knownTrapsAreWarnedOf() {
        String drl = "package demo;\ndeclare D\n  Size : int\nend\n" + rule("R", "no-loop lock-on-active", "D()", "");

        List<Diagnostic> found = Compilers.standard().parse(List.of(Compilers.drl(drl)));

        assertThat(found).extracting(Diagnostic::severity).containsOnly(Diagnostic.Severity.WARNING);
        assertThat(found).extracting(Diagnostic::message).anyMatch(m -> m.contains("no-loop"));
        assertThat(found).extracting(Diagnostic::message).anyMatch(m -> m.contains("lock-on-active"));
        assertThat(found).extracting(Diagnostic::message).anyMatch(m -> m.contains("'D'"));
        assertThat(found).extracting(Diagnostic::message).anyMatch(m -> m.contains("'Size'"));
    }

    @Test
    void aConditionColumnWithoutATypeAboveItIsToldHowToGetOne() {
        String table = """
                RuleSet,fees,,
                RuleTable Zones,,,
                NAME,CONDITION,CONDITION,ACTION
                ,parcel : Parcel,,
                ,country == '$param',weight <= $param,insert( new Fee( $param ) );
                Rule,Country,Weight up to,Fee
                Home small,CH,5,4.5
                """;

        List<Diagnostic> found =
                Compilers.compile(Compilers.asset("zones.csv", table)).diagnostics();

        assertThat(found).anySatisfy(each -> {
            assertThat(each.line()).isEqualTo(7);
            assertThat(each.hint()).contains("repeat the type over each column");
        });
    }

    @Test
    void aMistakeInADecisionTableNamesItsRow() {
        String table = """
                "RuleSet","demo"
                "Import","java.util.Map"
                "RuleTable Fees"
                "CONDITION","ACTION"
                "m : Map",""
                "this[""x""]","m.putt(""fee"", $param);"
                "x","fee"
                "1","2"
                "2","3"
                """;

        List<Diagnostic> found =
                Compilers.compile(Compilers.asset("fees.drl.csv", table)).diagnostics();

        assertThat(found).extracting(Diagnostic::path).containsOnly("fees.drl.csv");
        assertThat(found).extracting(Diagnostic::line).containsExactly(8, 9);
    }

    @Test
    void aDecisionTableOfTheWrongShapeNamesTheRow() {
        String table = """
                "RuleSet","demo"
                "RuleTable Fees"
                "CONDITION","ACTION"
                "m : Map(this[""x""] == $param)",""
                "","m.put(""fee"", $param);"
                "x","fee"
                "1","2"
                """;

        assertThat(Compilers.compile(Compilers.asset("fees.csv", table)).diagnostics())
                .extracting(Diagnostic::line)
                .containsExactly(4);
    }

    @Test
    void brokenDecisionTablesAreDiagnosed() {
        for (String path : List.of("a.xls", "b.xlsx", "c.csv", "d.drl.xls")) {
            List<Diagnostic> found =
                    Compilers.compile(Compilers.asset(path, "no table at all")).diagnostics();

            assertThat(found).extracting(Diagnostic::path).containsExactly(path);
            assertThat(found.get(0).hint()).isNotBlank();
        }
    }

    @Test
    void assetsBeyondTheLimitsAreRefusedBeforeTheyAreRead() {
        RuleCompiler small = new RuleCompiler(Compilers.limits(3, 50, 60), java.util.Optional::empty);

        assertThat(small.parse(List.of())).hasSize(1);
        assertThat(small.parse(List.of(
                        Compilers.asset("a.drl", ""),
                        Compilers.asset("b.drl", ""),
                        Compilers.asset("c.drl", ""),
                        Compilers.asset("d.drl", ""))))
                .hasSize(1);
        assertThat(small.parse(List.of(Compilers.drl(" ".repeat(51))))).hasSize(1);
        assertThat(small.parse(
                        List.of(Compilers.asset("a.drl", " ".repeat(40)), Compilers.asset("b.drl", " ".repeat(40)))))
                .hasSize(1);
    }

    @Test
    void pathsThatLeaveThePackageOrAreOfNoKnownKindAreRefused() {
        for (String path : List.of(
                "../a.drl",
                "/a.drl",
                "a/../b.drl",
                "a//b.drl",
                "a\\b.drl",
                "",
                "C:a.drl",
                "META-INF/a.drl",
                ".a.drl",
                "a.java",
                "kmodule.xml",
                "a.drl.xls.properties",
                "a.class",
                "a.bpmn",
                "a.pmml",
                "a.dslr",
                "a\u0000.drl")) {
            assertThat(Compilers.standard().parse(List.of(Compilers.asset(path, ""))))
                    .as(path)
                    .isNotEmpty()
                    .allMatch(Diagnostic::isError);
        }
    }

    @Test
    void theSamePathTwiceIsRefused() {
        assertThat(Compilers.standard().parse(List.of(Compilers.drl(""), Compilers.asset("RULES.drl", ""))))
                .extracting(Diagnostic::message)
                .contains("The path occurs twice.");
    }
}
