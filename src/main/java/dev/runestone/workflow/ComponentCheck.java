package dev.runestone.workflow;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.workflow.Type.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks what is peculiar to each kind of component. */
final class ComponentCheck implements Component.Cases<Boolean> {
    private static final String DEFAULT_GROUP = "MAIN";

    private final Path path;
    private final Endpoints endpoints;
    private final References references;
    private final List<Problem> problems;

    ComponentCheck(Path path, Endpoints endpoints, References references, List<Problem> problems) {
        this.path = path;
        this.endpoints = endpoints;
        this.references = references;
        this.problems = problems;
    }

    @Override
    public Boolean step(Step step) {
        function(step.function(), step.settings(), step.requires(), endpoints.variables(step), path.member("step"));
        Compensation compensation = step.compensation();
        if (compensation != null) {
            List<String> variables = new ArrayList<>(endpoints.variables(step));
            variables.add(Compensation.RESULT);
            function(
                    compensation.function(),
                    compensation.settings(),
                    step.requires(),
                    variables,
                    path.member("compensate"));
        }
        return true;
    }

    /** Checks how a function is called, by a step or in its place. */
    void function(
            String function, Map<String, Object> settings, Requirements requires, List<String> variables, Path at) {
        if (!references.functions().contains(function)) {
            problems.add(new Problem(
                    at.member("function"),
                    "There is no step function '" + function + "'.",
                    Names.hint(function, references.functions())));
        } else if (function.equals(Step.FEEL)) {
            if (settings.get("expression") instanceof String feel) {
                relative(references.expression(feel, variables), at.member("expression"));
            } else {
                problems.add(
                        new Problem(at, "'expression' is missing.", "Write it as {function: feel, expression: …}."));
            }
        } else {
            relative(references.settings(function, settings, requires, variables), at);
        }
    }

    @Override
    public Boolean ruleSet(RuleSet ruleSet) {
        Path at = path.member("rules");
        Optional<References.Knowledge> knowledge = references.knowledge(ruleSet.knowledge());
        if (knowledge.isEmpty()) {
            problems.add(new Problem(
                    at.member("knowledge"),
                    "There is no knowledge base '" + ruleSet.knowledge() + "'.",
                    Names.hint(ruleSet.knowledge(), references.knowledgeNames())));
        } else {
            groups(ruleSet, knowledge.get(), at);
            emitted(ruleSet, knowledge.get(), at);
        }
        if (ruleSet.query() != null) {
            query(ruleSet, ruleSet.query(), knowledge, at);
        }
        facts(ruleSet, knowledge, at);
        return true;
    }

    private void query(RuleSet ruleSet, RuleQuery query, Optional<References.Knowledge> knowledge, Path at) {
        Map<String, List<String>> queries =
                knowledge.map(References.Knowledge::queries).orElse(Map.of());
        List<String> parameters = queries.get(query.name());
        if (parameters == null && knowledge.isPresent()) {
            problems.add(new Problem(
                    at.member("query"),
                    "The knowledge base '" + ruleSet.knowledge() + "' has no query '" + query.name() + "'.",
                    Names.hint(query.name(), queries.keySet())));
        }
        query.arguments().forEach((parameter, feel) -> {
            Path each = at.member("arguments").member(parameter);
            if (parameters != null && !parameters.contains(parameter)) {
                problems.add(new Problem(
                        each,
                        "The query '" + query.name() + "' has no parameter '" + parameter + "'.",
                        Names.hint(parameter, parameters)));
            }
            relative(references.expression(feel, endpoints.variables(ruleSet)), each);
        });
    }

    private void groups(RuleSet ruleSet, References.Knowledge knowledge, Path at) {
        for (int i = 0; i < ruleSet.groups().size(); i++) {
            String group = ruleSet.groups().get(i);
            if (!group.equals(DEFAULT_GROUP) && !knowledge.groups().contains(group)) {
                problems.add(new Problem(
                        ruleSet.groups().size() == 1
                                ? at.member("group")
                                : at.member("groups").element(i),
                        "The knowledge base '" + ruleSet.knowledge() + "' has no agenda group '" + group + "'.",
                        Names.hint(group, knowledge.groups())));
            }
        }
    }

    private void emitted(RuleSet ruleSet, References.Knowledge knowledge, Path at) {
        for (int i = 0; i < ruleSet.emit().size(); i++) {
            Path each = ruleSet.emit().size() == 1
                    ? at.member("emit")
                    : at.member("emit").element(i);
            declared(ruleSet, ruleSet.emit().get(i), knowledge, each);
        }
    }

    private void declared(RuleSet ruleSet, String type, References.Knowledge knowledge, Path at) {
        String simple = type.substring(type.lastIndexOf('.') + 1);
        if (!knowledge.types().contains(type) && !knowledge.types().contains(simple)) {
            problems.add(new Problem(
                    at,
                    "The knowledge base '" + ruleSet.knowledge() + "' declares no type '" + type + "'.",
                    Names.hint(type, knowledge.types())));
        }
    }

    private void facts(RuleSet ruleSet, Optional<References.Knowledge> knowledge, Path at) {
        List<String> inputs = endpoints.variables(ruleSet);
        ruleSet.facts().forEach((input, type) -> {
            Path each = at.member("facts").member(input);
            if (!inputs.contains(input)) {
                problems.add(new Problem(each, "There is no input '" + input + "'.", Names.hint(input, inputs)));
            }
            knowledge.ifPresent(base -> declared(ruleSet, type, base, each));
        });
        for (int i = 0; i < ruleSet.inputs().size(); i++) {
            Input input = ruleSet.inputs().get(i);
            Type type = endpoints.type(input);
            Type inserted = type.kind() == Kind.ARRAY && type.items() != null ? type.items() : type;
            String declared = ruleSet.facts().get(input.name());
            if (declared != null && inserted.kind() != Kind.ARRAY && !Type.ANY_OBJECT.accepts(inserted)) {
                problems.add(new Problem(
                        path.member("from").element(i),
                        "'" + input.source() + "' gives " + type.described() + ", but the rules of '" + ruleSet.name()
                                + "' take it as " + declared + ", which is an object.",
                        "Put it into an object with a feel step, as in {" + input.name() + ": " + input.name() + "}."));
            }
        }
    }

    @Override
    public Boolean condition(Condition condition) {
        Path at = path.member("condition");
        boolean guard = condition.routes().size() == 1 && condition.routes().containsKey(Endpoint.OUT);
        if (condition.routes().isEmpty()) {
            problems.add(new Problem(at, "There are no routes.", "Write {expression: …} or {routes: {name: …}}."));
        }
        condition.routes().forEach((route, feel) -> {
            Path each = guard ? at.member("expression") : at.member("routes").member(route);
            if (!Names.isName(route)) {
                problems.add(new Problem(
                        each,
                        TypeCheck.shown(route) + " is no name.",
                        "A name is a letter and up to 99 letters, digits, '_' and '-'."));
            }
            if (route.equals(Condition.ELSE)) {
                problems.add(new Problem(
                        each,
                        "The route 'else' is there by itself.",
                        "It takes what no route takes: name this one else."));
            }
            expression(feel, each, condition);
            plainReference(feel, each, condition);
        });
        return true;
    }

    /** A condition that is nothing but an input must be a boolean; anything else only the evaluation can tell. */
    private void plainReference(String feel, Path at, Condition condition) {
        for (Input input : condition.inputs()) {
            Type type = endpoints.type(input);
            if (input.name().equals(feel.strip()) && !Type.of(Kind.BOOLEAN).accepts(type)) {
                problems.add(new Problem(
                        at,
                        "'" + input.source() + "' gives " + type.described() + ", but the condition of '"
                                + condition.name() + "' needs a boolean.",
                        "Compare it with something."));
            }
        }
    }

    @Override
    public Boolean join(Join join) {
        List<String> inputs = endpoints.variables(join);
        if (inputs.size() < 2) {
            problems.add(Problem.at(
                    path.member("from"), "The join (" + join.name() + ") needs 2 or more inputs, got " + inputs + "."));
        } else if (join.needed() < 1 || join.needed() > inputs.size()) {
            problems.add(new Problem(
                    path.member("join").member("needed"),
                    "The join (" + join.name() + ") needs " + join.needed() + " of " + inputs.size() + " inputs "
                            + inputs + ".",
                    "Ask for 1 to " + inputs.size() + "."));
        }
        if (join.timeout() != null
                && (join.timeout().isNegative() || join.timeout().isZero())) {
            problems.add(Problem.at(
                    path.member("join").member("timeout"),
                    "The timeout of the join (" + join.name() + ") must be above zero, got " + join.timeout() + "."));
        }
        return true;
    }

    @Override
    public Boolean stateMachine(StateMachine machine) {
        machines().check(machine, endpoints.variables(machine), path.member("machine"));
        return true;
    }

    @Override
    public Boolean composite(Composite composite) {
        new CompositeCheck(path, endpoints, this, machines(), problems).check(composite);
        return true;
    }

    private MachineCheck machines() {
        return new MachineCheck(references, this, problems);
    }

    void expression(String feel, List<String> variables, Path at) {
        relative(references.expression(feel, variables), at);
    }

    private void expression(String feel, Path at, Component component) {
        relative(references.expression(feel, endpoints.variables(component)), at);
    }

    void relative(List<Problem> found, Path at) {
        for (Problem problem : found) {
            List<Object> segments = new ArrayList<>(at.segments());
            segments.addAll(problem.path().segments());
            problems.add(new Problem(new Path(segments), problem.message(), problem.hint()));
        }
    }
}
