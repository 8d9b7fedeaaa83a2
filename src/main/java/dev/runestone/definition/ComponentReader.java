package dev.runestone.definition;

import dev.runestone.definition.Document.At;
import dev.runestone.definition.Element.Mapping;
import dev.runestone.definition.Element.Scalar;
import dev.runestone.workflow.Compensation;
import dev.runestone.workflow.Component;
import dev.runestone.workflow.Condition;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Input;
import dev.runestone.workflow.Join;
import dev.runestone.workflow.Requirements;
import dev.runestone.workflow.Resolution;
import dev.runestone.workflow.RuleQuery;
import dev.runestone.workflow.RuleSet;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads one component. */
final class ComponentReader {
    private static final Pattern KNOWLEDGE = Pattern.compile("[A-Za-z0-9_.-]{1,200}(:[A-Za-z0-9_.-]{1,200}){0,2}");
    private static final Pattern FACT_TYPE = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]{0,199}");
    private static final Pattern REQUIRED = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,199}");
    private static final Pattern QUERY = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,199}");
    private static final Pattern GROUP = Pattern.compile("\\S(?:.{0,198}\\S)?");
    static final Pattern DURATION =
            Pattern.compile("P(?=.)(\\d{1,6}D)?(T(?=.)(\\d{1,9}H)?(\\d{1,9}M)?(\\d{1,9}(\\.\\d{1,9})?S)?)?");
    private static final BigDecimal GREATEST_NEEDED = BigDecimal.valueOf(1_000_000);
    private static final List<String> RESOLUTIONS = Stream.of(Resolution.values())
            .map(resolution -> resolution.name().toLowerCase(Locale.ROOT))
            .toList();

    private final String name;
    private final At component;
    private final Document document;

    ComponentReader(String name, At component, Document document) {
        this.name = name;
        this.component = component;
        this.document = document;
    }

    Optional<Component> read() {
        List<String> known = new ArrayList<>(Kind.keys());
        known.addAll(List.of("from", "policy", "compensate"));
        Map<String, Element> members = document.members(component, "Write it as {step: …, from: …}.", known);
        List<Kind> kinds =
                members.keySet().stream().flatMap(key -> Kind.of(key).stream()).toList();
        List<Input> inputs = document.required(component, "from", WorkflowReader.ENDPOINT_FORM)
                .map(new InputReader(document)::read)
                .orElse(List.of());
        if (kinds.size() != 1) {
            if (component.element() instanceof Mapping) {
                document.problem(
                        component,
                        kinds.isEmpty()
                                ? "The component has no kind."
                                : "The component has " + kinds.size() + " kinds.",
                        "Give it exactly one of " + String.join(", ", Kind.keys()) + ".");
            }
            return Optional.empty();
        }
        if (kinds.get(0) != Kind.STEP) {
            document.member(component, "compensate")
                    .ifPresent(at -> document.problem(
                            at, "Only a step can be compensated.", "Move it to the step that has the effect."));
        }
        return document.member(component, kinds.get(0).key()).map(at -> switch (kinds.get(0)) {
            case STEP -> step(at, inputs);
            case RULES -> rules(at, inputs);
            case CONDITION -> condition(at, inputs);
            case JOIN -> join(at, inputs);
            case MACHINE -> new StatefulReader(name, document).machine(at, inputs);
            case ACCUMULATOR -> new StatefulReader(name, document).accumulator(at, inputs);
            case AGGREGATE -> new StatefulReader(name, document).aggregate(at, inputs);
            case SAGA -> new StatefulReader(name, document).saga(at, inputs);
            case PROCESS -> new StatefulReader(name, document).process(at, inputs);
        });
    }

    Step step(At at, List<Input> inputs) {
        CallReader.Call call = new CallReader(document).read(at, Set.of("type", "requires"));
        Type type =
                document.member(at, "type").map(new TypeReader(document)::read).orElse(Type.ANY);
        Requirements requires =
                document.member(at, "requires").map(this::requires).orElse(Requirements.NONE);
        Compensation compensation = document.member(component, "compensate")
                .map(new CallReader(document)::read)
                .map(undo -> new Compensation(undo.function(), undo.settings()))
                .orElse(null);
        return new Step(name, call.function(), call.settings(), inputs, type, requires, compensation);
    }

    private Requirements requires(At at) {
        document.members(at, "Write it as {secrets: [token], settings: [address]}.", List.of("secrets", "settings"));
        return new Requirements(required(at, "secrets"), required(at, "settings"));
    }

    private List<String> required(At at, String key) {
        List<String> names = new ArrayList<>();
        for (At each : document.member(at, key)
                .map(list -> document.elements(list, "Write a list of names."))
                .orElse(List.of())) {
            document.text(each, REQUIRED, "A name is a letter and up to 199 letters, digits, '_', '-' and '.'.")
                    .ifPresent(text -> {
                        if (names.contains(text)) {
                            document.problem(each, "'" + text + "' is required twice.", "Remove one.");
                        }
                        names.add(text);
                    });
        }
        return names;
    }

    private RuleSet rules(At at, List<Input> inputs) {
        document.members(
                at,
                "Write it as {knowledge: …, group: …}.",
                List.of("knowledge", "group", "groups", "resolution", "facts", "emit", "query", "arguments"));
        String knowledgeForm = "Write artifact, group:artifact or group:artifact:version.";
        String knowledge = document.required(at, "knowledge", knowledgeForm)
                .flatMap(each -> document.text(each, KNOWLEDGE, knowledgeForm))
                .orElse("");
        Optional<At> group = document.member(at, "group");
        Optional<At> groups = document.member(at, "groups");
        if (group.isPresent() && groups.isPresent()) {
            document.problem(at, "There are both 'group' and 'groups'.", "Keep one of them.");
        }
        Optional<RuleQuery> query = query(at);
        String resolution = document.member(at, "resolution")
                .flatMap(each -> document.text(
                        each, "It is one of " + String.join(", ", RESOLUTIONS) + ".", RESOLUTIONS::contains))
                .orElse("all");
        return new RuleSet(
                name,
                knowledge,
                Stream.concat(
                                group.stream(),
                                groups.stream()
                                        .flatMap(each -> document.elements(each, "Write a list of groups.").stream()))
                        .flatMap(each -> document.text(each, GROUP, "Write the name of an agenda group.").stream())
                        .toList(),
                Resolution.valueOf(resolution.toUpperCase(Locale.ROOT)),
                document.member(at, "facts").map(this::facts).orElse(Map.of()),
                document.member(at, "emit").map(this::emit).orElse(List.of()),
                inputs,
                query.orElse(null));
    }

    private Optional<RuleQuery> query(At at) {
        Optional<At> name = document.member(at, "query");
        Optional<At> arguments = document.member(at, "arguments");
        if (name.isEmpty()) {
            arguments.ifPresent(each -> document.problem(
                    each, "There are 'arguments', but no 'query'.", "Name the query that they are for."));
            return Optional.empty();
        }
        for (String key : List.of("group", "groups", "resolution", "emit")) {
            document.member(at, key)
                    .ifPresent(each -> document.problem(
                            each,
                            "A query fires no rules, so '" + key + "' says nothing.",
                            "Leave '" + key + "' out."));
        }
        Map<String, String> given = new LinkedHashMap<>();
        arguments.ifPresent(each -> document.members(each, "Write FEEL for each parameter, as {whole: item.name}.")
                .forEach((parameter, element) -> document.text(
                                new At(each.path().member(parameter), element), "Write FEEL over the inputs.")
                        .ifPresent(feel -> given.put(parameter, feel))));
        return name.flatMap(each -> document.text(each, QUERY, "Write the name of a query."))
                .map(text -> new RuleQuery(text, given));
    }

    private Map<String, String> facts(At at) {
        Map<String, String> facts = new LinkedHashMap<>();
        document.members(at, "Write the type of each input as input: Type.").forEach((input, element) -> {
            At each = new At(at.path().member(input), element);
            document.named(each, input);
            factType(each).ifPresent(type -> facts.put(input, type));
        });
        return facts;
    }

    private List<String> emit(At at) {
        if (at.element() instanceof Scalar) {
            return factType(at).stream().toList();
        }
        return document.elements(at, "Write a type or a list of types.").stream()
                .flatMap(each -> factType(each).stream())
                .toList();
    }

    private Optional<String> factType(At at) {
        return document.text(at, FACT_TYPE, "Write the name of a fact type.");
    }

    private Condition condition(At at, List<Input> inputs) {
        String form = "Write {expression: …} or {routes: {name: …}}.";
        document.members(at, form, List.of("expression", "routes"));
        Optional<At> expression = document.member(at, "expression");
        Optional<At> routes = document.member(at, "routes");
        if (expression.isPresent() == routes.isPresent() && at.element() instanceof Mapping) {
            document.problem(at, "There must be either 'expression' or 'routes'.", form);
        }
        Map<String, String> expressions = new LinkedHashMap<>();
        expression.flatMap(each -> document.text(each, form)).ifPresent(text -> expressions.put(Endpoint.OUT, text));
        routes.ifPresent(each -> routes(each, form, expressions));
        return new Condition(name, expressions, inputs);
    }

    private void routes(At at, String form, Map<String, String> expressions) {
        if (document.members(at, form).isEmpty() && at.element() instanceof Mapping) {
            document.problem(at, "There are no routes.", form);
        }
        document.members(at, form).forEach((route, element) -> {
            At each = new At(at.path().member(route), element);
            if (document.named(each, route) && route.equals(Condition.ELSE)) {
                document.problem(
                        each,
                        "The route 'else' is there by itself.",
                        "It takes what no route takes: name this one else.");
            }
            document.text(each, form).ifPresent(text -> expressions.put(route, text));
        });
    }

    private Join join(At at, List<Input> inputs) {
        String form = "Write {mode: all}, {mode: any} or {mode: quorum, needed: 2}.";
        document.members(at, form, List.of("mode", "needed", "timeout"));
        String mode = document.member(at, "mode")
                .flatMap(each -> document.text(
                        each, form, text -> List.of("all", "any", "quorum").contains(text)))
                .orElse("all");
        Optional<At> given = document.member(at, "needed");
        if (!mode.equals("quorum") && given.isPresent()) {
            document.problem(given.get(), "'needed' goes with the mode quorum only.", form);
        } else if (mode.equals("quorum")) {
            given = document.required(at, "needed", form);
        }
        int needed = given.flatMap(each -> needed(each, form)).orElse(1);
        Duration timeout = document.member(at, "timeout")
                .flatMap(each -> document.text(each, DURATION, "Write an ISO 8601 duration, for example PT2S."))
                .map(Duration::parse)
                .orElse(null);
        return new Join(name, mode.equals("all") ? inputs.size() : mode.equals("any") ? 1 : needed, timeout, inputs);
    }

    private Optional<Integer> needed(At at, String form) {
        Optional<BigDecimal> number = document.number(at, form);
        if (number.isPresent()) {
            BigDecimal needed = number.get();
            if (needed.compareTo(BigDecimal.ONE) < 0
                    || needed.compareTo(GREATEST_NEEDED) > 0
                    || needed.stripTrailingZeros().scale() > 0) {
                document.problem(at, "Here is " + needed + ".", "'needed' is a whole number from 1 to 1000000.");
                return Optional.empty();
            }
        }
        return number.map(BigDecimal::intValue);
    }
}
