package dev.runestone.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kie.api.KieServices;
import org.kie.api.builder.KieModule;
import org.kie.api.runtime.KieContainer;
import org.kie.api.runtime.KieSession;

class InterruptionTest {
    private static final long SOON_SECONDS = 5;

    static Stream<Arguments> endless() {
        return Stream.of(
                rules(
                        "a loop in a consequence",
                        "rule r when $l : java.util.concurrent.CountDownLatch() then\n  LATCH while (true) { }\nend"),
                rules(
                        "a loop in a function",
                        "function int spin() { int i = 0; for (;;) { i++; if (i < 0) { i = 0; } } }\n"
                                + "rule r when $l : java.util.concurrent.CountDownLatch() then LATCH spin(); end"),
                rules(
                        "a loop in a condition",
                        "function boolean spin(java.util.concurrent.CountDownLatch l) { l.countDown(); boolean on = true; while (on) { on = l != null; } return on; }\n"
                                + "rule r when java.util.concurrent.CountDownLatch(spin(this)) then end"),
                rules(
                        "a loop that catches everything",
                        "rule r when $l : java.util.concurrent.CountDownLatch() then\n"
                                + "LATCH while (true) { try { while (true) { try { while (true) { } } catch (Throwable t) { continue; } } }"
                                + " catch (Throwable t) { } finally { continue; } }\nend"),
                rules(
                        "recursion that catches everything",
                        "function int deep(int n) { if (n > 400) { return n; } try { deep(n + 1); } catch (Throwable t) { deep(n + 1); }"
                                + " finally { deep(n + 1); } return n; }\n"
                                + "rule r when $l : java.util.concurrent.CountDownLatch() then LATCH deep(0); end"),
                rules(
                        "an endless stream",
                        "rule r when $l : java.util.concurrent.CountDownLatch() then LATCH"
                                + " java.util.stream.IntStream.iterate(0, i -> i + 1).filter(i -> i == -1 && i > 0).findFirst(); end"),
                rules(
                        "a do loop and a switch",
                        "rule r when $l : java.util.concurrent.CountDownLatch() then LATCH int i = 0;\n"
                                + "  do { switch (i) { case 0: i = 1; break; case 1: i = 0; continue; default: i = 0; } } while (true);\nend"),
                rules(
                        "rules that fire for ever",
                        "rule r when $l : java.util.concurrent.CountDownLatch() then LATCH update($l); end"));
    }

    private static Arguments rules(String name, String drl) {
        return Arguments.of(name, "package demo;\n" + drl.replace("LATCH", "$l.countDown();"));
    }

    private static RuleModule module(String drl) {
        Compilation compilation = Compilers.allowing(List.of("java.util.concurrent.CountDownLatch"))
                .compile(Compilers.RELEASE, List.of(Compilers.drl(drl)));
        assertThat(compilation.violations()).isEmpty();
        assertThat(compilation.diagnostics()).isEmpty();
        return compilation.module().orElseThrow();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endless")
    void whatNeverEndsEndsSoonAfterItsThreadIsInterrupted(String name, String drl) throws InterruptedException {
        KieContainer container = module(drl).newContainer();
        CountDownLatch begun = new CountDownLatch(1);
        KieSession session = container.newKieSession();
        session.insert(begun);

        Throwable end = interrupted(session, begun);

        assertThat(Interruption.isCauseOf(end)).as(String.valueOf(end)).isTrue();
        session.dispose();
        container.dispose();
    }

    @Test
    void aConstrainedCrossJoinEndsSoonAfterItsThreadIsInterrupted() throws InterruptedException {
        RuleModule module = module("""
                package demo;
                declare Item
                  n : int
                end
                function int digits(int a, int b, int c) { return String.valueOf(a * b * c + 1).length(); }
                rule mark when $l : java.util.concurrent.CountDownLatch(count > 0) then $l.countDown(); end
                rule cross salience -1 when
                  a : Item()
                  b : Item(n != a.n)
                  c : Item(n != a.n, n != b.n, digits(a.n, b.n, n) == 0)
                then
                end
                """);
        KieContainer container = module.newContainer();
        KieSession session = container.newKieSession();
        var item = container.getKieBase().getFactType("demo", "Item");
        for (int n = 0; n < 2_000; n++) {
            session.insert(item(item, n));
        }
        CountDownLatch begun = new CountDownLatch(1);
        session.insert(begun);

        Throwable end = interrupted(session, begun);

        assertThat(Interruption.isCauseOf(end)).as(String.valueOf(end)).isTrue();
        session.dispose();
        container.dispose();
    }

    private static Object item(org.kie.api.definition.type.FactType type, int n) {
        try {
            Object item = type.newInstance();
            type.set(item, "n", n);
            return item;
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** Fires in a thread of its own, interrupts it once it runs, and gives back what it ended with. */
    private static Throwable interrupted(KieSession session, CountDownLatch begun) throws InterruptedException {
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread worker = new Thread(session::fireAllRules, "rules");
        worker.setDaemon(true);
        worker.setUncaughtExceptionHandler((thread, failure) -> end.set(failure));
        worker.start();
        assertThat(begun.await(SOON_SECONDS, TimeUnit.SECONDS)).isTrue();
        worker.interrupt();
        worker.join(TimeUnit.SECONDS.toMillis(SOON_SECONDS));
        assertThat(worker.isAlive()).isFalse();
        return end.get();
    }

    @Test
    void theRewrittenClassesAreTheOnesThatAContainerLoads() throws ClassNotFoundException {
        RuleModule module = module("package demo;\ndeclare Item\n  n : int\nend\nrule r when Item() then end\n");
        KieServices services = KieServices.get();
        KieModule kieModule = module.kieModule();
        services.getRepository().addKieModule(kieModule);
        KieContainer container = services.newKieContainer(module.releaseId());
        try {
            Map<String, Class<?>> loaded = new HashMap<>();
            for (String path : module.files().keySet()) {
                if (path.endsWith(".class")) {
                    String name = path.substring(0, path.length() - 6).replace('/', '.');
                    loaded.put(name, container.getClassLoader().loadClass(name));
                }
            }
            assertThat(loaded).containsKey("demo.Item");
            assertThat(loaded.values())
                    .allMatch(type -> type.getClassLoader() != getClass().getClassLoader());
            assertThat(CompiledRules.of(module.files()).references())
                    .anyMatch(reference -> reference.owner().equals("dev.runestone.knowledge.Interruption"));
            try {
                Thread.currentThread().interrupt();
                org.assertj.core.api.Assertions.assertThatThrownBy(
                                () -> loaded.get("demo.Item").getConstructor().newInstance())
                        .hasRootCauseInstanceOf(Interruption.Interrupted.class);
            } finally {
                Thread.interrupted();
            }
        } finally {
            container.dispose();
            services.getRepository().removeKieModule(module.releaseId());
        }
    }
}
