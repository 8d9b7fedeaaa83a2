package dev.runestone;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The shape of the system: docs/architecture.md in a form that fails the build. */
class ArchitectureTest {
    private static final String ROOT = "dev.runestone";

    /** Who may import whom, written out in full: an arrow that is not here is not allowed. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("api", Set.of()),
            Map.entry("workflow", Set.of("api")),
            Map.entry("definition", Set.of("api", "workflow")),
            Map.entry("expression", Set.of("api", "workflow")),
            Map.entry("folder", Set.of()),
            Map.entry("knowledge", Set.of("api", "expression", "folder", "workflow")),
            Map.entry("timer", Set.of("api")),
            Map.entry("journal", Set.of("api")),
            Map.entry("function", Set.of("api", "workflow", "expression")),
            Map.entry(
                    "statemachine",
                    Set.of("api", "workflow", "definition", "expression", "catalog", "knowledge", "timer")),
            Map.entry("parallel", Set.of("api", "workflow")),
            Map.entry("llm", Set.of("api", "workflow")),
            Map.entry("catalog", Set.of("api", "folder", "workflow", "definition")),
            Map.entry(
                    "execution",
                    Set.of(
                            "api",
                            "workflow",
                            "definition",
                            "expression",
                            "function",
                            "journal",
                            "knowledge",
                            "timer",
                            "statemachine",
                            "parallel",
                            "catalog")),
            Map.entry(
                    "evaluation",
                    Set.of("api", "workflow", "expression", "function", "knowledge", "catalog", "execution")),
            Map.entry(
                    "composition", Set.of("api", "workflow", "definition", "catalog", "execution", "knowledge", "llm")),
            Map.entry("learning", Set.of("api", "workflow", "definition", "catalog", "execution", "composition")),
            Map.entry("kieserver", Set.of("api", "knowledge")),
            Map.entry("platform", Set.of("api")),
            Map.entry("console", Set.of()));

    /** Libraries that one package keeps to itself. */
    private static final Map<String, List<String>> KEPT = Map.of(
            "com.fasterxml.jackson.dataformat.yaml..", List.of("definition"),
            "org.kie.dmn.feel..", List.of("expression", "knowledge"),
            "org.drools..", List.of("knowledge"),
            "org.kie.api..", List.of("knowledge"),
            "org.kie.internal..", List.of("knowledge"),
            "org.kie.dmn.core..", List.of("knowledge"),
            "com.hazelcast..", List.of("parallel"),
            "dev.langchain4j..", List.of("llm"),
            "io.jenetics..", List.of("learning"),
            "picocli..", List.of("cli"));

    private static final JavaClasses MAIN = new ClassFileImporter().importPath(Path.of("target/classes"));

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(MAIN);
    }

    @TestFactory
    Stream<DynamicTest> importsFollowTheArrows() {
        return ARROWS.entrySet().stream()
                .map(arrow -> DynamicTest.dynamicTest(arrow.getKey() + " imports " + arrow.getValue(), () -> {
                    List<String> allowed = new ArrayList<>(List.of(in(arrow.getKey())));
                    arrow.getValue().forEach(imported -> allowed.add(in(imported)));
                    check(classes()
                            .that()
                            .resideInAPackage(in(arrow.getKey()))
                            .should()
                            .onlyDependOnClassesThat(not(resideInAPackage(ROOT + ".."))
                                    .or(resideInAnyPackage(allowed.toArray(String[]::new)))
                                    .as("lie in packages that the arrows lead to")));
                }));
    }

    @Test
    void everyPackageHasItsArrows() {
        Set<String> unknown = new TreeSet<>();
        for (JavaClass type : MAIN) {
            String feature = feature(type.getPackageName());
            if (!feature.isEmpty() && !feature.equals("cli") && !ARROWS.containsKey(feature)) {
                unknown.add(feature);
            }
        }
        assertThat(MAIN).as("classes of target/classes").hasSizeGreaterThan(10);
        assertThat(unknown).isEmpty();
    }

    @Test
    void noFeatureImportsTheCommandLine() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(in("cli"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(in("cli")));
    }

    @Test
    void packagesFormNoCycle() {
        check(slices().matching(ROOT + ".(*)..").should().beFreeOfCycles());
    }

    @Test
    void packagesAreFlat() {
        Set<String> deep = new TreeSet<>();
        for (JavaClass type : MAIN) {
            if (type.getPackageName().split("\\.", -1).length > 3) {
                deep.add(type.getPackageName());
            }
        }
        assertThat(deep).isEmpty();
    }

    @Test
    void theModelImportsTheJdkAndJSpecifyOnly() {
        check(classes()
                .that()
                .resideInAnyPackage(in("workflow"), in("api"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", in("workflow"), in("api")));
    }

    @TestFactory
    Stream<DynamicTest> librariesStayWhereTheyBelong() {
        return KEPT.entrySet().stream()
                .map(kept -> DynamicTest.dynamicTest(
                        kept.getKey() + " in " + kept.getValue(),
                        () -> check(noClasses()
                                .that()
                                .resideOutsideOfPackages(kept.getValue().stream()
                                        .map(ArchitectureTest::in)
                                        .toArray(String[]::new))
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(kept.getKey()))));
    }

    @Test
    void theSchedulerOfAlarmsStaysInTimer() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(in("timer"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.github.kagkarlsson.."));
    }

    @Test
    void namesArePlainNouns() {
        check(noClasses().should().haveNameMatching(".*(Utils?|Manager|Impl|Helper|Service)"));
    }

    @Test
    void endpointsArePackagePrivateWithPublicMethods() {
        check(classes()
                .that()
                .areAnnotatedWith("jakarta.ws.rs.Path")
                .should()
                .bePackagePrivate()
                .andShould()
                .haveSimpleNameEndingWith("Resource"));
        for (String http : List.of("GET", "POST", "PUT", "DELETE", "PATCH")) {
            check(methods()
                    .that()
                    .areAnnotatedWith("jakarta.ws.rs." + http)
                    .should()
                    .bePublic()
                    .because("Quarkus overlooks others"));
        }
    }

    @Test
    void entitiesAndRepositoriesStayInTheirFeature() {
        check(classes()
                .that()
                .haveSimpleNameEndingWith("Entity")
                .or()
                .haveSimpleNameEndingWith("Repository")
                .should()
                .notBePublic());
    }

    @Test
    void beansAreInjectedThroughConstructors() {
        check(fields().should().notBeAnnotatedWith("jakarta.inject.Inject"));
        check(fields().should().notBeAnnotatedWith("org.eclipse.microprofile.config.inject.ConfigProperty"));
    }

    @Test
    void nothingIsPrintedPastTheLogOrTheCommandLine() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS
                .allowEmptyShould(true)
                .check(MAIN.that(not(resideInAPackage(in("cli")))));
        check(noClasses().should().callMethod(Throwable.class, "printStackTrace"));
    }

    @Test
    void noStaticStateIsMutable() {
        check(fields().that().areStatic().and().areNotFinal().should().haveModifier(JavaModifier.VOLATILE));
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = new TreeSet<>();
        for (JavaClass type : MAIN) {
            if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                unmarked.add(type.getPackageName());
            }
        }
        assertThat(unmarked).isEmpty();
    }

    @Test
    void testsLieInTheTestTree() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            assertThat(sources.map(Path::toString))
                    .noneMatch(source -> source.endsWith("Test.java") || source.endsWith("IT.java"));
        }
    }

    private static String in(String feature) {
        return ROOT + "." + feature + "..";
    }

    private static String feature(String packageName) {
        String below = packageName.substring(ROOT.length());
        return below.isEmpty() ? "" : below.substring(1).split("\\.", 2)[0];
    }
}
