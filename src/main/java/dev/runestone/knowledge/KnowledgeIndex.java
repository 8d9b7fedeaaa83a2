package dev.runestone.knowledge;

import dev.runestone.api.RefusalException;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What other features may ask about the knowledge bases, by the references that evaluations use. */
@Singleton
public final class KnowledgeIndex {
    private final KnowledgeBases bases;

    KnowledgeIndex(KnowledgeBases bases) {
        this.bases = bases;
    }

    /** The names that a knowledge base can be referred to by. */
    public Collection<String> names() {
        return bases.names();
    }

    /** The agenda groups of a knowledge base; empty where there is none of that name. */
    public Optional<Set<String>> groups(String reference) {
        return ask(reference, base -> Set.copyOf(base.groups()));
    }

    /** The simple names of the fact types that a knowledge base declares; empty where there is none of that name. */
    public Optional<Set<String>> types(String reference) {
        return ask(reference, base -> Set.copyOf(base.types().names()));
    }

    /**
     * Whether a knowledge base declares exactly one fact type of that simple name. Cheap enough to be asked at each
     * evaluation.
     *
     * @throws RefusalException {@code NOT_FOUND} where there is no such knowledge base
     */
    public boolean declares(String reference, String type) {
        KnowledgeBase base = bases.enter(reference);
        try {
            return base.types().named(type) != null;
        } finally {
            base.leave();
        }
    }

    private <T> Optional<T> ask(String reference, Function<KnowledgeBase, T> question) {
        KnowledgeBase base;
        try {
            base = bases.enter(reference);
        } catch (RefusalException unknownOrAmbiguous) {
            return Optional.empty();
        }
        try {
            return Optional.of(question.apply(base));
        } finally {
            base.leave();
        }
    }
}
