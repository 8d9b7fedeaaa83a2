package dev.runestone.knowledge;

import java.util.List;
import java.util.Optional;
import org.drools.kiesession.rulebase.InternalKnowledgeBase;
import org.jspecify.annotations.Nullable;
import org.kie.dmn.api.core.DMNModel;
import org.kie.dmn.api.core.event.DMNRuntimeEventListener;
import org.kie.dmn.core.compiler.DMNProfile;
import org.kie.dmn.core.impl.DMNRuntimeImpl;
import org.kie.dmn.core.impl.DMNRuntimeKB;

/**
 * The compiled decision models of a knowledge base; immutable. A runtime over them costs next to nothing, so that each
 * evaluation has its own and hears no other's events.
 */
final class DecisionModels implements DMNRuntimeKB {
    static final DecisionModels NONE = new DecisionModels(List.of());

    private final List<DMNModel> models;

    DecisionModels(List<DMNModel> models) {
        this.models = List.copyOf(models);
    }

    DMNRuntimeImpl newRuntime(DMNRuntimeEventListener listener) {
        DMNRuntimeImpl runtime = new DMNRuntimeImpl(this);
        runtime.addListener(listener);
        return runtime;
    }

    List<String> names() {
        return models.stream().map(DMNModel::getName).toList();
    }

    Optional<DMNModel> named(String name) {
        return models.stream().filter(model -> model.getName().equals(name)).findFirst();
    }

    @Override
    public List<DMNModel> getModels() {
        return models;
    }

    @Override
    public @Nullable DMNModel getModel(String namespace, String name) {
        return models.stream()
                .filter(model -> model.getNamespace().equals(namespace)
                        && model.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    @Override
    public @Nullable DMNModel getModelById(String namespace, String id) {
        return models.stream()
                .filter(model -> model.getNamespace().equals(namespace)
                        && id.equals(model.getDefinitions().getId()))
                .findFirst()
                .orElse(null);
    }

    @Override
    public List<DMNProfile> getProfiles() {
        return List.of();
    }

    @Override
    public List<DMNRuntimeEventListener> getListeners() {
        return List.of();
    }

    @Override
    public ClassLoader getRootClassLoader() {
        return DecisionModels.class.getClassLoader();
    }

    @Override
    public InternalKnowledgeBase getInternalKnowledgeBase() {
        throw new UnsupportedOperationException("Decision models stand apart from rules.");
    }
}
