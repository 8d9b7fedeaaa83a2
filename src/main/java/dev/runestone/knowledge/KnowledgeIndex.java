package dev.runestone.knowledge;

import dev.runestone.api.RefusalException;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
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

    /** Whether a knowledge base declares events, which streams remember; false where there is none of that name. */
    public boolean hasEvents(String reference) {
        return ask(reference, base -> base.sessions().hasEvents()).orElse(false);
    }

    /** The queries of a knowledge base with the names of their parameters; empty where there is none of that name. */
    public Optional<Map<String, List<String>>> queries(String reference) {
        return ask(reference, base -> {
            Map<String, List<String>> queries = new TreeMap<>();
            base.queries().forEach((name, parameters) -> queries.put(name, List.copyOf(parameters.keySet())));
            return queries;
        });
    }

    /** What decides for a reference now; empty where it is not loaded, unknown or ambiguous. Never waits. */
    public Optional<KnowledgeBases.Deciding> deciding(String reference) {
        return bases.deciding(reference);
    }

    /** A number that changes whenever a version is loaded, activated or taken away. */
    public long directory() {
        return bases.directory();
    }

    /**
     * Has somebody told the name {@code group:artifact} of each knowledge base whose versions have changed, after they
     * have, on the thread that changes them.
     */
    public void listen(Consumer<String> listener) {
        bases.listen(listener);
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
