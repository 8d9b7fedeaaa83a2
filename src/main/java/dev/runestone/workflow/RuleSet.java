package dev.runestone.workflow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates agenda groups of a knowledge base over its inputs.
 *
 * <p>Each input's value is inserted as a fact; a list is inserted element by element; a null is not inserted. A value that
 * is no object becomes one with the member {@code value}, and as a map fact also with the input's {@code name}. The value
 * that comes out: with one type in {@code emit} the object of that type that the session holds at the end, a list where
 * there are several, null where there is none; with more types an object that holds a list for each of them; with none
 * an object that holds, by type, a list of what the rules inserted.
 *
 * <p>With a {@code query} no rule is fired: what comes out is a list with an object for each answer.
 *
 * @param name the component's name
 * @param knowledge the knowledge base: {@code artifact}, {@code group:artifact} or {@code group:artifact:version}
 * @param groups the agenda groups in the order in which they get the focus; empty for the default group
 * @param resolution which matching rules fire
 * @param facts input name to declared fact type; an input that is not named here has the declared type of its own name
 *     in CamelCase where there is one, and is a map fact otherwise
 * @param emit the fact types that come out
 * @param inputs the input ports
 * @param query the query that is asked in the place of firing rules; null for none
 */
public record RuleSet(
        String name,
        String knowledge,
        List<String> groups,
        Resolution resolution,
        Map<String, String> facts,
        List<String> emit,
        List<Input> inputs,
        @Nullable RuleQuery query)
        implements Component {
    public RuleSet {
        groups = List.copyOf(groups);
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        emit = List.copyOf(emit);
        inputs = List.copyOf(inputs);
    }

    /** A rule set that fires rules. */
    public RuleSet(
            String name,
            String knowledge,
            List<String> groups,
            Resolution resolution,
            Map<String, String> facts,
            List<String> emit,
            List<Input> inputs) {
        this(name, knowledge, groups, resolution, facts, emit, inputs, null);
    }

    @Override
    public String kind() {
        return "rules";
    }

    @Override
    public List<Port> outputs() {
        return List.of(new Port(Endpoint.OUT, Type.ANY));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.ruleSet(this);
    }
}
