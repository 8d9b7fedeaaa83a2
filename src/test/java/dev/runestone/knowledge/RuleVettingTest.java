package dev.runestone.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kie.api.event.rule.AfterMatchFiredEvent;
import org.kie.api.event.rule.DefaultAgendaEventListener;
import org.kie.api.runtime.KieContainer;
import org.kie.api.runtime.KieSession;

class RuleVettingTest {
    private static final Path CORPORA = Path.of("src/test/resources/vetting");
    private static final Pattern REFUSED = Pattern.compile("refused: (.*?)\\s*\\| (.*?)(?: -->)?\\R");

    static Stream<Path> attacks() throws IOException {
        return files("attacks");
    }

    static Stream<Path> ordinary() throws IOException {
        return files("ordinary");
    }

    private static Stream<Path> files(String corpus) throws IOException {
        try (Stream<Path> files = Files.list(CORPORA.resolve(corpus))) {
            return files.sorted().toList().stream();
        }
    }

    private static Asset asset(Path file) throws IOException {
        return new Asset(String.valueOf(file.getFileName()), Files.readAllBytes(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rule 'a\"+spin()+\"' when then end",
                "rule \"a\\\"+spin()+\\\"\" when then end",
                "rule \"\\u0022+spin()+\\u0022\" when then end",
                "rule r when Object() from entry-point /**/ 'a\"+spin()+\"' then end",
                "rule r when Object() from entry-point \"a\\\"+spin()+\\\"\" then end",
                "query \"a\\\"+spin()+\\\"\" Object() end",
                "rule r agenda-group \"a\\\"+spin()+\\\"\" when then end",
                "rule r activation-group \"a\\\"+spin()+\\\"\" when then end",
                "rule r ruleflow-group \"a\\\"+spin()+\\\"\" when then end",
                "rule r date-effective \"a\\\"+spin()+\\\"\" when then end",
                "declare A @role(event) @expires(\"1m\\\"+spin()+\\\"\") n : int end",
                "declare A @role(event) @timestamp(\"n\\\"); int m = p.Rules.spin(); //\") n : int end",
                "declare A n : int @Description(\"n\\\"+spin()+\\\"\") end"
            })
    void aNameThatWouldRunWhileRulesAreLoadedIsRefused(String rule) {
        String drl = "package p;\nfunction String spin() { while (true) {} }\n" + rule + "\n";

        Compilation compilation = Compilers.compile(Compilers.drl(drl));

        assertThat(compilation.module()).isEmpty();
        assertThat(compilation.violations())
                .extracting(Violation::member)
                .anyMatch(member -> member.startsWith("a quote, backslash or line break in"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-3", "100001", "2000000000", "99999999999", "010 + 1"})
    void aWindowThatTakesMemoryBeforeThereAreFactsIsRefused(String length) {
        String drl = "package p;\ndeclare A @role(event) n : int end\n" + "rule r when\n  A() over window:length( "
                + length + " )\nthen end\n";

        Compilation compilation = Compilers.compile(Compilers.drl(drl));

        assertThat(compilation.module()).isEmpty();
        assertThat(compilation.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.member()).isEqualTo("window:length(" + length + ")");
            assertThat(violation.line()).isEqualTo(4);
        });
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void anAttackIsRefusedNamingTheRuleAndTheMember(Path file) throws IOException {
        Matcher refused = REFUSED.matcher(Files.readString(file));
        assertThat(refused.find()).isTrue();

        Compilation compilation = Compilers.compile(asset(file));

        assertThat(compilation.module()).isEmpty();
        assertThat(compilation.violations())
                .as(compilation.diagnostics().toString())
                .anySatisfy(violation -> {
                    assertThat(violation.rule()).isEqualTo(refused.group(1));
                    assertThat(violation.member()).isEqualTo(refused.group(2));
                    assertThat(violation.path()).isEqualTo(String.valueOf(file.getFileName()));
                    assertThat(violation.line()).isPositive();
                    assertThat(violation.hint()).isNotBlank();
                });
        assertThat(System.getProperty("attack"))
                .as("The attack must not run while it is compiled.")
                .isNull();
    }

    @ParameterizedTest
    @MethodSource("ordinary")
    void anOrdinaryRulePassesAndFires(Path file) throws IOException {
        String rule = Files.readAllLines(file).get(0).substring("// fired: ".length());

        Compilation compilation = Compilers.compile(asset(file));

        assertThat(compilation.violations()).isEmpty();
        assertThat(compilation.diagnostics()).isEmpty();
        assertThat(fired(compilation)).contains(rule);
    }

    @Test
    void theCorporaAreAsLargeAsTheyShouldBe() throws IOException {
        assertThat(attacks().count()).isGreaterThanOrEqualTo(90);
        assertThat(ordinary().count()).isGreaterThanOrEqualTo(30);
    }

    private static List<String> fired(Compilation compilation) {
        KieContainer container = compilation.module().orElseThrow().newContainer();
        List<String> fired = new ArrayList<>();
        KieSession session = container.newKieSession();
        try {
            session.addEventListener(new DefaultAgendaEventListener() {
                @Override
                public void afterMatchFired(AfterMatchFiredEvent event) {
                    fired.add(event.getMatch().getRule().getName());
                }
            });
            session.setGlobal("results", new ArrayList<>());
            session.fireAllRules(100);
        } finally {
            session.dispose();
            container.dispose();
        }
        return fired;
    }

    private static final List<List<String>> TABLE = List.of(
            List.of("RuleSet", "demo"),
            List.of("Import", "java.util.Map"),
            List.of("Variables", "java.util.List results"),
            List.of("RuleTable Fees"),
            List.of("CONDITION", "ACTION"),
            List.of("not Map", ""),
            List.of("size > $param", "results.add($param);"),
            List.of("least", "fee"),
            List.of("1", "2"),
            List.of("2", "3"));

    private static byte[] workbook(List<List<String>> rows) throws IOException {
        try (XSSFWorkbook workbook = new XSSFWorkbook();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            XSSFSheet sheet = workbook.createSheet();
            for (int row = 0; row < rows.size(); row++) {
                for (int column = 0; column < rows.get(row).size(); column++) {
                    if (column == 0) {
                        sheet.createRow(row);
                    }
                    sheet.getRow(row)
                            .createCell(column)
                            .setCellValue(rows.get(row).get(column));
                }
            }
            workbook.write(bytes);
            return bytes.toByteArray();
        }
    }

    private static byte[] csv(List<List<String>> rows) {
        StringBuilder csv = new StringBuilder();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                csv.append(i == 0 ? "\"" : ",\"")
                        .append(row.get(i).replace("\"", "\"\""))
                        .append('"');
            }
            csv.append('\n');
        }
        return csv.toString().getBytes(UTF_8);
    }

    @Test
    void decisionTablesPassAndFire() throws IOException {
        for (Asset table : List.of(new Asset("fees.drl.csv", csv(TABLE)), new Asset("fees.xlsx", workbook(TABLE)))) {
            Compilation compilation = Compilers.compile(table);

            assertThat(compilation.diagnostics()).isEmpty();
            assertThat(compilation.violations()).isEmpty();
            assertThat(fired(compilation)).hasSize(2);
            assertThat(compilation.sources())
                    .extracting(Compilation.GeneratedSource::path)
                    .containsExactly(table.path());
        }
    }

    @Test
    void anAttackInADecisionTableIsRefusedNamingItsRow() throws IOException {
        List<List<String>> rows = new ArrayList<>(TABLE);
        rows.set(9, List.of("2", "System.getenv().size()"));

        List<Violation> violations =
                Compilers.compile(new Asset("fees.xlsx", workbook(rows))).violations();

        assertThat(violations).anySatisfy(violation -> {
            assertThat(violation.member()).isEqualTo("java.lang.System#getenv");
            assertThat(violation.line()).isEqualTo(10);
            assertThat(violation.rule()).isEqualTo("Fees_10");
        });
    }

    private static final String MODEL = """
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="_d" name="demo" namespace="urn:demo">
              <inputData id="_i" name="risk class"><variable id="_iv" name="risk class" typeRef="string"/></inputData>
              <decision id="_x" name="fee">
                <variable id="_xv" name="fee" typeRef="number"/>
                <informationRequirement id="_r"><requiredInput href="#_i"/></informationRequirement>
                <literalExpression id="_l"><text>if risk class = "first class" then 1 else 2 // external class</text></literalExpression>
              </decision>
            </definitions>
            """;

    @Test
    void aDecisionModelPassesAndDecides() {
        DecisionOutcome outcome = new Decisionbook(List.of(Compilers.asset("demo.dmn", MODEL)))
                .evaluate(Map.of("risk class", "first class"));

        assertThat(Decisionbook.value(outcome, "fee")).hasToString("1");
    }

    @Test
    void whoRunsThePlatformCanAllowMore() {
        Asset rules = Compilers.drl(
                "rule r when\nthen\n  String s = System.lineSeparator() + System.getenv(\"PATH\");\nend\n");
        RuleCompiler compiler = Compilers.allowing(List.of("java.lang.System#lineSeparator"));

        assertThat(compiler.compile(Compilers.RELEASE, List.of(rules)).violations())
                .extracting(Violation::member)
                .containsExactly("java.lang.System#getenv");
    }

    @Test
    void aWorkbookWithAnExternalEntityIsRefused() throws IOException {
        byte[] hostile = rewritten(workbook(TABLE), "xl/sharedStrings.xml", xml -> {
            int end = xml.indexOf("?>") + 2;
            return xml.substring(0, end) + "<!DOCTYPE sst [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
                    + xml.substring(end).replace("demo", "&x;");
        });

        Compilation compilation = Compilers.compile(new Asset("fees.xlsx", hostile));

        assertThat(compilation.module()).isEmpty();
        assertThat(compilation.diagnostics()).hasSize(1);
        assertThat(compilation.sources()).allMatch(source -> source.drl().isEmpty());
    }

    @Test
    void aWorkbookThatUnpacksToTooMuchIsRefused() throws IOException {
        byte[] bomb =
                rewritten(workbook(TABLE), "xl/sharedStrings.xml", xml -> xml.replace("demo", " ".repeat(60_000_000)));

        Compilation compilation = Compilers.compile(new Asset("fees.xlsx", bomb));

        assertThat(bomb.length).isLessThan(200_000);
        assertThat(compilation.module()).isEmpty();
        assertThat(compilation.diagnostics()).hasSize(1);
    }

    private static byte[] rewritten(byte[] zip, String entry, UnaryOperator<String> change) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip));
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry next = in.getNextEntry(); next != null; next = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(next.getName()));
                byte[] content = in.readAllBytes();
                out.write(
                        next.getName().equals(entry)
                                ? change.apply(new String(content, UTF_8)).getBytes(UTF_8)
                                : content);
            }
        }
        return bytes.toByteArray();
    }
}
