package dev.runestone.knowledge;

import dev.runestone.api.Refusal;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The versions of the knowledge bases: which one decides, which ones it could be, which ones have been retired. */
@Singleton
class Versions {
    private final KnowledgeBases bases;
    private final DeploymentStore deployments;
    private final ActivationStore activations;

    /**
     * A knowledge base with its versions.
     *
     * @param name {@code group:artifact}
     * @param active the version that decides; null where none does
     * @param versions the latest first
     */
    record State(String name, @Nullable String active, List<Deployment> versions) {
        Optional<Deployment> version(String wanted) {
            return versions.stream()
                    .filter(each -> each.release().version().equals(wanted))
                    .findFirst();
        }

        String group() {
            return name.substring(0, name.indexOf(':'));
        }

        String artifact() {
            return name.substring(name.indexOf(':') + 1);
        }
    }

    Versions(KnowledgeBases bases, DeploymentStore deployments, ActivationStore activations) {
        this.bases = bases;
        this.deployments = deployments;
        this.activations = activations;
    }

    /** {@code group:artifact} of every knowledge base, in alphabetical order. */
    List<String> names() {
        return deployments.bases();
    }

    /**
     * A knowledge base.
     *
     * @param reference {@code group:artifact}, or {@code artifact} where only one group has it
     * @throws dev.runestone.api.RefusalException {@code NOT_FOUND}, {@code CONFLICT} where the artifact is ambiguous
     */
    synchronized State state(String reference) {
        String name = reference;
        if (!reference.contains(":")) {
            List<String> all = names();
            List<String> found =
                    all.stream().filter(each -> each.endsWith(":" + reference)).toList();
            if (found.size() > 1) {
                throw Refusal.conflict("'" + reference + "' stands for several knowledge bases: "
                                + String.join(", ", found) + ".")
                        .asException();
            }
            name = found.isEmpty() ? reference : found.get(0);
        }
        String[] parts = name.split(":", -1);
        List<Deployment> versions = parts.length == 2 ? deployments.versions(parts[0], parts[1]) : List.of();
        if (versions.isEmpty()) {
            throw Refusal.notFound("There is no knowledge base '" + reference + "'. "
                            + Suggestion.hint(reference, suggestions()))
                    .asException();
        }
        List<String> history = activations.history(name);
        return new State(name, history.isEmpty() ? null : history.get(0), versions);
    }

    private List<String> suggestions() {
        List<String> names = new ArrayList<>();
        for (String name : names()) {
            names.add(name.substring(name.indexOf(':') + 1));
            names.add(name);
        }
        return names;
    }

    boolean isActive(Release release) {
        List<String> history = activations.history(release.base());
        return !history.isEmpty() && history.get(0).equals(release.version());
    }

    /** Makes a loaded version the one that decides. */
    synchronized void activate(KnowledgeBase base) {
        Release release = base.release();
        if (!isActive(release)) {
            activations.push(release.base(), release.version());
        }
        bases.activate(base);
    }

    /** Makes a loaded version the one that decides, unless the precondition throws or it has been retired meanwhile. */
    synchronized State activate(KnowledgeBase base, Consumer<State> precondition) {
        State state = state(base.name());
        precondition.accept(state);
        usable(state, base.release().version());
        activate(base);
        return state(base.name());
    }

    /**
     * The version that rolling back would lead to.
     *
     * @throws dev.runestone.api.RefusalException {@code CONFLICT} where there is none
     */
    Release before(State state) {
        List<String> history = activations.history(state.name());
        if (history.size() < 2) {
            throw Refusal.conflict("No version of " + state.name() + " was active before "
                            + (state.active() == null ? "now." : state.active() + "."))
                    .asException();
        }
        return usable(state, history.get(1)).release();
    }

    /** Takes the deciding version off, so that the loaded one before decides again. */
    synchronized State rollBack(KnowledgeBase before, Consumer<State> precondition) {
        State state = state(before.name());
        precondition.accept(state);
        if (!before(state).equals(before.release())) {
            throw Refusal.conflict("Another version of " + state.name() + " was activated at the same time.")
                    .asException();
        }
        activations.pop(state.name());
        bases.activate(before);
        return state(state.name());
    }

    /**
     * Takes a version out of service for good; its record stays.
     *
     * @throws dev.runestone.api.RefusalException {@code CONFLICT} for the active one
     */
    synchronized void retire(String reference, String version) {
        State state = state(reference);
        Deployment found = state.version(version).orElseThrow(() -> unknown(state, version));
        if (version.equals(state.active())) {
            throw Refusal.conflict(found.release() + " is active. Activate another version first.")
                    .asException();
        }
        if (!found.retired()) {
            deployments.retire(found.id(), true);
            activations.forget(state.name(), version);
            bases.remove(found.release());
        }
    }

    /** The version, where it can be evaluated. */
    Deployment usable(State state, String version) {
        Deployment found = state.version(version).orElseThrow(() -> unknown(state, version));
        if (!found.isUsable()) {
            throw new Refusal(Refusal.Kind.GONE, found.release() + " has been retired.", List.of()).asException();
        }
        return found;
    }

    static RuntimeException unknown(State state, String version) {
        return Refusal.notFound("There is no version '" + version + "' of " + state.name() + ". "
                        + Suggestion.hint(
                                version,
                                state.versions().stream()
                                        .map(each -> each.release().version())
                                        .toList()))
                .asException();
    }
}
