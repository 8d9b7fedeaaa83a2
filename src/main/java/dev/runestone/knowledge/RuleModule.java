package dev.runestone.knowledge;

import java.util.Map;
import java.util.TreeMap;
import org.drools.compiler.compiler.io.memory.MemoryFileSystem;
import org.drools.compiler.kie.builder.impl.InternalKieModule;
import org.drools.compiler.kie.builder.impl.KieContainerImpl;
import org.drools.compiler.kie.builder.impl.KieModuleKieProject;
import org.drools.compiler.kie.builder.impl.MemoryKieModule;
import org.drools.modelcompiler.CanonicalKieModule;
import org.drools.util.PortablePath;
import org.kie.api.KieServices;
import org.kie.api.builder.KieModule;
import org.kie.api.builder.ReleaseId;
import org.kie.api.builder.model.KieModuleModel;
import org.kie.api.runtime.KieContainer;

/**
 * Compiled, vetted rules, ready for a container.
 *
 * <p>It is made of the files of a build and of nothing else: neither the builder nor the class loader of the build
 * stays reachable, and the {@code KieRepository} never holds it. Whoever opens a container disposes it
 * ({@link KieContainer#dispose}); then, once no session of it is left, everything goes with the last reference.
 */
public final class RuleModule {
    private final Release release;
    private final Map<String, byte[]> files;
    private final KieModuleModel model;
    private final DecisionModels decisions;

    RuleModule(Release release, Map<String, byte[]> files, KieModuleModel model, DecisionModels decisions) {
        this.decisions = decisions;
        this.release = release;
        this.files = new TreeMap<>(files);
        this.model = model;
    }

    public Release release() {
        return release;
    }

    /** The coordinates in the form of KIE. */
    public ReleaseId releaseId() {
        return KieServices.get().newReleaseId(release.group(), release.artifact(), release.version());
    }

    /** How many bytes the compiled classes and the assets measure. */
    public long bytes() {
        return files.values().stream().mapToLong(content -> content.length).sum();
    }

    /** The decision models, which no container knows. */
    DecisionModels decisions() {
        return decisions;
    }

    /** The files by path, compiled classes included; not to be changed. */
    Map<String, byte[]> files() {
        return files;
    }

    /** A new module of KIE over these files; each has class loaders of its own. */
    public KieModule kieModule() {
        MemoryFileSystem system = new MemoryFileSystem();
        files.forEach((path, content) -> system.write(PortablePath.of(path), content));
        InternalKieModule memory = new MemoryKieModule(releaseId(), model, system);
        return new CanonicalKieModule(memory);
    }

    /**
     * Opens a container with one default knowledge base and one default session, both without a name of note. It is
     * registered nowhere: to dispose it is all it takes to let it go.
     */
    public KieContainer newContainer() {
        InternalKieModule module = (InternalKieModule) kieModule();
        ClassLoader parent = RuleModule.class.getClassLoader();
        return new KieContainerImpl(
                new KieModuleKieProject(module, parent), KieServices.get().getRepository());
    }
}
