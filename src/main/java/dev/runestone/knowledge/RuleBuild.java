package dev.runestone.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.drools.compiler.kie.builder.impl.InternalKieModule;
import org.drools.compiler.kie.builder.impl.KieBuilderImpl;
import org.drools.model.codegen.ExecutableModelProject;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieServices;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.builder.ReleaseId;
import org.kie.api.builder.model.KieModuleModel;

/**
 * One run of the Drools compiler.
 *
 * @param messages what it said
 * @param crash what it threw instead; null where it came to an end
 * @param files what it made, by path; empty where it failed
 * @param model the module's description; null where it failed
 */
record RuleBuild(
        List<Message> messages,
        @Nullable Throwable crash,
        Map<String, byte[]> files,
        @Nullable KieModuleModel model) {
    // Lambdas as classes of their own would make 50 times as many classes.
    private static final String MODULE = """
            <kmodule xmlns="http://www.drools.org/xsd/kmodule">
                <configuration>
                    <property key="drools.externaliseCanonicalModelLambda" value="false"/>
                </configuration>
                <kbase name="rules" default="true" eventProcessingMode="%s">
                    <ksession name="session" default="true"/>
                </kbase>
            </kmodule>
            """;

    static RuleBuild of(Release release, List<DrlSource> rules) {
        KieServices services = KieServices.get();
        ReleaseId id = services.newReleaseId(release.group(), release.artifact(), release.version());
        KieFileSystem system = services.newKieFileSystem();
        // Without a POM of its own, the packages of one build appear in the container of another.
        system.generateAndWritePomXML(id);
        system.writeKModuleXML(
                MODULE.formatted(rules.stream().anyMatch(DrlSource::declaresEvents) ? "stream" : "cloud"));
        for (DrlSource source : rules) {
            system.write(
                    "src/main/resources/" + source.buildPath(),
                    RegularExpressions.asExpressions(source.text()).getBytes(UTF_8));
        }
        KieBuilderImpl builder = (KieBuilderImpl) services.newKieBuilder(system, RuleBuild.class.getClassLoader());
        try {
            builder.buildAll(ExecutableModelProject.class);
            List<Message> messages = builder.getResults().getMessages();
            if (builder.getResults().hasMessages(Message.Level.ERROR)) {
                return new RuleBuild(messages, null, Map.of(), null);
            }
            InternalKieModule module = (InternalKieModule) builder.getKieModule();
            Map<String, byte[]> files = new TreeMap<>();
            for (String name : module.getFileNames()) {
                files.put(name, module.getBytes(name));
            }
            return new RuleBuild(messages, null, files, module.getKieModuleModel());
        } catch (RuntimeException | LinkageError | StackOverflowError crash) {
            // Some mistakes, such as bad syntax in an MVEL consequence, make the compiler itself fail.
            return new RuleBuild(List.of(), crash, Map.of(), null);
        } finally {
            services.getRepository().removeKieModule(id);
        }
    }
}
