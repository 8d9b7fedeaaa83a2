package dev.runestone.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kie.api.KieServices;
import org.kie.api.runtime.KieContainer;
import org.kie.api.runtime.KieSession;

class RuleCompilerTest {
    private static final String RULES = """
            package demo;
            declare Order
              amount : double
            end
            rule "start" when not Order() then insert(new Order(3)); end
            rule "large" when o : Order(amount > 2) then insert("large"); end
            """;

    @Test
    void assetsInSeveralFilesAndPackagesAreBuiltTogether() {
        Compilation compilation = Compilers.compile(
                Compilers.asset("types/order.drl", "package types;\ndeclare Order\n  amount : double\nend\n"),
                Compilers.asset(
                        "rules/large order.drl",
                        "package rules;\nimport types.Order;\nrule large when Order(amount > 1) then end\n"));

        assertThat(compilation.diagnostics()).isEmpty();
        assertThat(compilation.succeeded()).isTrue();
    }

    @Test
    void aBuildLeavesNothingInTheRepository() {
        Compilation good = Compilers.compile(Compilers.drl(RULES));
        Compilation bad = Compilers.compile(Compilers.drl(RULES.replace("Order(amount", "Order(amont")));

        assertThat(good.succeeded()).isTrue();
        assertThat(bad.succeeded()).isFalse();
        assertThat(KieServices.get()
                        .getRepository()
                        .getKieModule(good.module().orElseThrow().releaseId()))
                .isNull();
    }

    @Test
    void classLoadersGoOnceTheirContainersAreDisposed() {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        RuleModule module = Compilers.compile(Compilers.drl(RULES)).module().orElseThrow();
        for (int i = 0; i < 30; i++) {
            RuleModule built = i % 10 == 0
                    ? Compilers.compile(Compilers.drl(RULES)).module().orElseThrow()
                    : module;
            loaders.add(used(built));
        }

        for (int i = 0; i < 20 && alive(loaders) > 2; i++) {
            System.gc();
        }

        assertThat(alive(loaders)).isLessThanOrEqualTo(2);
    }

    private static WeakReference<ClassLoader> used(RuleModule module) {
        KieContainer container = module.newContainer();
        KieSession session = container.newKieSession();
        assertThat(session.fireAllRules(10)).isEqualTo(2);
        session.dispose();
        ClassLoader loader = container.getClassLoader();
        container.dispose();
        return new WeakReference<>(loader);
    }

    private static long alive(List<WeakReference<ClassLoader>> loaders) {
        return loaders.stream().filter(loader -> loader.get() != null).count();
    }

    @Test
    void parenthesesNestedTooDeeplyAreRefusedBeforeTheParserMeetsThem() {
        String drl = "package p;\nrule \"(((((((((((\" when // (((((((((((\n  Integer(" + "(".repeat(40)
                + "intValue > 1" + ")".repeat(40) + ") then end";

        List<Diagnostic> found = TestCompiler.get().parse(List.of(Compilers.drl(drl)));

        assertThat(found).singleElement().satisfies(error -> {
            assertThat(error.line()).isEqualTo(3);
            assertThat(error.message()).contains("nested deeper than 10 levels");
        });
    }

    @Test
    void hostileTextsAreAnsweredWithDiagnostics() {
        List<String> texts = List.of(
                "rule r when eval(" + "(".repeat(20_000) + "1" + ")".repeat(20_000) + " == 1) then end",
                "/*" + "x".repeat(500_000) + "*/ rule r when Strin() then end",
                "rule r when String(this == \"" + "\\\\".repeat(100_000) + "\") then foo(); end",
                "\u0000\u0001",
                "rule",
                "declare",
                "package ; rule \"\" when then end end",
                "rule r when\nthen\n int x = " + "1 + ".repeat(20_000) + "y;\nend");
        for (String text : texts) {
            Compilation compilation = Compilers.compile(Compilers.drl(text));

            assertThat(compilation.succeeded()).isFalse();
            assertThat(compilation.diagnostics())
                    .as(text.substring(0, Math.min(60, text.length())))
                    .isNotEmpty();
        }
    }
}
