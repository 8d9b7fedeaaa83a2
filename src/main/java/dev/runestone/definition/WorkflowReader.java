package dev.runestone.definition;

import dev.runestone.api.Path;
import dev.runestone.api.Refusal;
import dev.runestone.definition.Document.At;
import dev.runestone.workflow.Component;
import dev.runestone.workflow.Endpoint;
import dev.runestone.workflow.Policy;
import dev.runestone.workflow.PolicyRule;
import dev.runestone.workflow.Type;
import dev.runestone.workflow.Version;
import dev.runestone.workflow.Workflow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads workflows; strict: what is not part of the form is a problem. Whether the graph makes sense is not asked. */
@ApplicationScoped
public class WorkflowReader {
    static final String NAME_FORM = "A name is a letter and up to 99 letters, digits, '_' and '-'.";
    static final String ENDPOINT_FORM = "Write the name of an input or component, or name.port.";
    static final int DESCRIPTION = 2_000;

    private static final Pattern ENDPOINT =
            Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,99}(\\.[A-Za-z][A-Za-z0-9_-]{0,99})?");
    private static final List<String> KEYS = List.of(
            "kind",
            "name",
            "version",
            "description",
            "inputs",
            "components",
            "outputs",
            "policies",
            "feedback",
            "assertions");

    private final DefinitionLimits limits;

    @Inject
    WorkflowReader(DefinitionConfig config) {
        this(config.limits());
    }

    /** A reader outside of the application, with limits of one's own. */
    public WorkflowReader(DefinitionLimits limits) {
        this.limits = limits;
    }

    /** Reads a YAML text. */
    public Reading readYaml(String text) {
        return read(text, true, new Document());
    }

    /** Reads a JSON text. */
    public Reading readJson(String text) {
        return read(text, false, new Document());
    }

    /** Reads a JSON text that nobody has seen: its problems tell no line and column. */
    public Reading readUnseen(String text) {
        return read(text, false, new Document(false));
    }

    /**
     * Reads a policy, such as a component has, from a JSON text.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} with everything that is wrong
     */
    public Policy policy(String json) {
        Document document = new Document();
        try {
            Element root = DocumentText.parse(json, false, limits);
            if (root != null) {
                Policy policy = new PolicyReader(document).policy(new At(Path.ROOT, root));
                if (document.problems().isEmpty()) {
                    return policy;
                }
            }
        } catch (Unreadable unreadable) {
            throw Refusal.invalid("The policy", List.of(unreadable.problem())).asException();
        }
        throw Refusal.invalid("The policy", document.problems()).asException();
    }

    private Reading read(String text, boolean yaml, Document document) {
        Element root;
        try {
            root = DocumentText.parse(text, yaml, limits);
        } catch (Unreadable unreadable) {
            return new Reading(null, null, List.of(unreadable.problem()));
        }
        Workflow workflow = workflow(new At(Path.ROOT, root), document);
        return new Reading(root, workflow, document.problems());
    }

    private static Workflow workflow(At root, Document document) {
        document.members(root, "A definition begins with 'kind: Workflow'.", KEYS);
        document.required(root, "kind", "Write 'kind: Workflow'.")
                .ifPresent(at -> document.text(at, "Write 'kind: Workflow'.", "Workflow"::equals));
        String name = document.required(root, "name", NAME_FORM)
                .flatMap(at -> document.text(at, NAME_FORM).filter(text -> document.named(at, text)))
                .orElse("");
        String form = "Write a semantic version, for example 1.0.0.";
        Version version = document.required(root, "version", form)
                .flatMap(at ->
                        document.text(at, form, text -> Version.parse(text).isPresent()))
                .flatMap(Version::parse)
                .orElse(new Version(0, 0, 0, ""));
        String description = document.member(root, "description")
                .flatMap(at -> document.text(
                        at,
                        "A description is a text of up to " + DESCRIPTION + " characters.",
                        text -> text.codePointCount(0, text.length()) <= DESCRIPTION))
                .orElse("");
        List<PolicyRule> policies = new ArrayList<>();
        return new Workflow(
                name,
                version,
                description,
                document.member(root, "inputs").map(at -> inputs(at, document)).orElse(Map.of()),
                document.required(root, "components", "List the components by name.")
                        .map(at -> components(at, document, policies))
                        .orElse(Map.of()),
                document.required(root, "outputs", "Name the outputs, for example 'outputs: {decision: decision}'.")
                        .map(at -> outputs(at, document))
                        .orElse(Map.of()),
                policies(root, document, policies),
                document.member(root, "feedback")
                        .map(new EvaluationReader(document)::feedback)
                        .orElse(Map.of()),
                document.member(root, "assertions")
                        .map(new EvaluationReader(document)::assertions)
                        .orElse(List.of()));
    }

    private static Map<String, Type> inputs(At at, Document document) {
        Map<String, Type> inputs = new LinkedHashMap<>();
        document.members(at, "Write inputs as name: {type: …}.").forEach((name, element) -> {
            At input = new At(at.path().member(name), element);
            document.named(input, name);
            inputs.put(name, new TypeReader(document).read(input));
        });
        return inputs;
    }

    /** Those at the components, which come first, and those of the list. */
    private static List<PolicyRule> policies(At root, Document document, List<PolicyRule> inline) {
        document.member(root, "policies").map(new PolicyReader(document)::rules).ifPresent(inline::addAll);
        return inline;
    }

    private static Map<String, Component> components(At at, Document document, List<PolicyRule> policies) {
        Map<String, Component> components = new LinkedHashMap<>();
        document.members(at, "Write components as name: {step: …, from: …}.").forEach((name, element) -> {
            At component = new At(at.path().member(name), element);
            document.named(component, name);
            new ComponentReader(name, component, document).read().ifPresent(read -> components.put(name, read));
            document.member(component, "policy")
                    .map(new PolicyReader(document)::policy)
                    .ifPresent(policy -> policies.add(new PolicyRule(new PolicyRule.Selector.Named(name), policy)));
        });
        return components;
    }

    private static Map<String, Endpoint> outputs(At at, Document document) {
        Map<String, Endpoint> outputs = new LinkedHashMap<>();
        document.members(at, "Write outputs as name: component.").forEach((name, element) -> {
            At output = new At(at.path().member(name), element);
            document.named(output, name);
            endpoint(output, document).ifPresent(endpoint -> outputs.put(name, endpoint));
        });
        return outputs;
    }

    static Optional<Endpoint> endpoint(At at, Document document) {
        return document.text(at, ENDPOINT, ENDPOINT_FORM).map(Endpoint::parse);
    }
}
