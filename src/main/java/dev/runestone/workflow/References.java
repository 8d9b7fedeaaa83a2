package dev.runestone.workflow;

import dev.runestone.api.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a workflow refers to beyond itself, as its validation asks for it. Paths of problems given back are relative to
 * what was asked about.
 */
public interface References {

    /** A knowledge base by {@code artifact}, {@code group:artifact} or {@code group:artifact:version}. */
    Optional<Knowledge> knowledge(String name);

    /** The names of the knowledge bases that there are, for hints. */
    Collection<String> knowledgeNames();

    /** The names of the step functions that there are, {@code feel} among them. */
    Collection<String> functions();

    /**
     * What is wrong with how a step function is set up; empty where nothing is.
     *
     * @param requires what the step requires
     * @param inputs the names of the inputs that it is called with
     */
    default List<Problem> settings(
            String function, Map<String, Object> settings, Requirements requires, Collection<String> inputs) {
        return List.of();
    }

    /** What a step function takes and gives; empty where it does not say. */
    default Optional<Signature> signature(String function) {
        return Optional.empty();
    }

    /**
     * A state machine of the catalog.
     *
     * @param version null for the latest
     */
    default Optional<Machine> machine(String name, @Nullable Version version) {
        return Optional.empty();
    }

    /** The names of the state machines that there are, for hints. */
    default Collection<String> machineNames() {
        return List.of();
    }

    /** What keeps a FEEL expression over these variables from being compiled; empty where nothing does. */
    List<Problem> expression(String feel, Collection<String> variables);

    /**
     * What a workflow can ask a knowledge base for.
     *
     * @param groups its agenda groups, {@code MAIN} not necessarily among them
     * @param types the simple names of its declared fact types
     * @param queries query name to the names of its parameters
     */
    record Knowledge(Collection<String> groups, Collection<String> types, Map<String, List<String>> queries) {

        /** One without queries. */
        public Knowledge(Collection<String> groups, Collection<String> types) {
            this(groups, types, Map.of());
        }
    }
}
