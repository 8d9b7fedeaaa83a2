package dev.runestone.workflow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A named function of one or more inputs.
 *
 * @param name the component's name
 * @param function the function's name, for example {@code feel}
 * @param settings what the function is set up with, as JSON values; for {@code feel} the {@code expression}
 * @param inputs the input ports
 * @param type what the function returns; {@link Type#ANY} where the definition does not say
 * @param requires the secrets and settings that are handed to it when it is executed
 * @param compensation what undoes it; null for nothing
 */
public record Step(
        String name,
        String function,
        Map<String, Object> settings,
        List<Input> inputs,
        Type type,
        Requirements requires,
        @Nullable Compensation compensation)
        implements Component {
    /** The built-in function that evaluates a FEEL expression over the inputs. */
    public static final String FEEL = "feel";

    public Step {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        inputs = List.copyOf(inputs);
    }

    /** A step that requires nothing and is not compensated. */
    public Step(String name, String function, Map<String, Object> settings, List<Input> inputs, Type type) {
        this(name, function, settings, inputs, type, Requirements.NONE, null);
    }

    /** A step that evaluates a FEEL expression over its inputs. */
    public static Step feel(String name, String expression, Input... inputs) {
        return new Step(name, FEEL, Map.of("expression", expression), List.of(inputs), Type.ANY);
    }

    @Override
    public String kind() {
        return "step";
    }

    @Override
    public List<Port> outputs() {
        return List.of(new Port(Endpoint.OUT, type));
    }

    @Override
    public <R> R match(Cases<R> cases) {
        return cases.step(this);
    }
}
