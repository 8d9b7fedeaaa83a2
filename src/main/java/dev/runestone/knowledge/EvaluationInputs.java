package dev.runestone.knowledge;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request gives to the rules, checked against what they declare.
 *
 * @param facts in the order given
 * @param globals by name
 * @param arguments of the query that is asked, by parameter; without the parameters that are asked for
 */
record EvaluationInputs(
        List<Object> facts, Map<String, @Nullable Object> globals, Map<String, @Nullable Object> arguments) {

    /**
     * The inputs of a request.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} with every problem found
     */
    static EvaluationInputs of(EvaluationRequest request, KnowledgeBase base) {
        Coercion coercion = new Coercion(base.types());
        List<Object> facts = facts(request.facts(), base, coercion);
        Map<String, @Nullable Object> globals = globals(request.globals(), base, coercion);
        queries(request.queries(), base, coercion);
        groups(request.groups(), base, coercion);
        Map<String, @Nullable Object> arguments = arguments(request.asked(), base, coercion);
        List<Problem> problems = coercion.problems();
        if (!problems.isEmpty()) {
            throw Refusal.invalid("The evaluation", problems).asException();
        }
        return new EvaluationInputs(facts, globals, arguments);
    }

    private static Map<String, @Nullable Object> arguments(
            @Nullable QueryCall query, KnowledgeBase base, Coercion coercion) {
        if (query == null) {
            return Map.of();
        }
        Map<String, Class<?>> parameters = base.queries().get(query.name());
        if (parameters == null) {
            coercion.unknown(
                    Where.at("query"), "query", query.name(), base.queries().keySet());
            return Map.of();
        }
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        Where root = Where.at("arguments");
        query.arguments().forEach((name, value) -> {
            Class<?> type = parameters.get(name);
            if (type == null) {
                coercion.unknown(root.then(name), "parameter", name, parameters.keySet());
            } else {
                arguments.put(name, coercion.value(type, type, value, root.then(name)));
            }
        });
        return arguments;
    }

    private static List<Object> facts(List<FactInput> given, KnowledgeBase base, Coercion coercion) {
        List<Object> facts = new ArrayList<>(given.size());
        Where root = Where.at("facts");
        for (int i = 0; i < given.size(); i++) {
            Where place = root.then(i);
            int problems = coercion.problems().size();
            Object fact = fact(given.get(i), base.types(), coercion, place);
            if (fact != null) {
                facts.add(fact);
                String field = coercion.problems().size() > problems
                        ? null
                        : base.types().lackingTime(fact);
                if (field != null) {
                    coercion.report(
                            place.then("value").then(field),
                            "The event tells no time.",
                            "A time is a whole number, milliseconds since 1970, or a Date.");
                }
            }
        }
        return facts;
    }

    private static @Nullable Object fact(FactInput input, FactTypes types, Coercion coercion, Where place) {
        String type = input.type();
        FactShape shape = type == null ? null : types.named(type);
        if (type != null && shape == null) {
            boolean ambiguous = types.isAmbiguous(type);
            coercion.report(
                    place.then("type"),
                    ambiguous
                            ? "Several packages declare a type '" + type + "'."
                            : "There is no declared type '" + type + "'.",
                    ambiguous ? "Name it with its package." : Suggestion.hint(type, types.names()));
            return null;
        }
        if (!(input.value() instanceof Map<?, ?> fields)) {
            coercion.report(
                    place.then("value"),
                    Coercion.shown(input.value()) + " is not an object.",
                    "A fact is an object with a member per field.");
            return null;
        }
        return shape == null ? Coercion.mutableCopy(fields) : coercion.fact(shape, fields, place.then("value"));
    }

    private static Map<String, @Nullable Object> globals(
            Map<String, Object> given, KnowledgeBase base, Coercion coercion) {
        if (given.isEmpty() && base.globals().isEmpty()) {
            return Map.of();
        }
        Where root = Where.at("globals");
        Map<String, @Nullable Object> globals = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            Class<?> type = base.globals().get(name);
            if (type == null) {
                coercion.unknown(root.then(name), "global", name, base.globals().keySet());
            } else {
                globals.put(name, coercion.value(type, type, value, root.then(name)));
            }
        });
        base.globals().forEach((name, type) -> {
            if (!given.containsKey(name)) {
                globals.put(name, empty(type));
            }
        });
        return globals;
    }

    /** Rules fill a global collection more often than they read one, so it is there without being given. */
    private static @Nullable Object empty(Class<?> type) {
        if (Collection.class.isAssignableFrom(type) && type.isAssignableFrom(ArrayList.class)) {
            return new ArrayList<>();
        }
        if (Set.class.isAssignableFrom(type) && type.isAssignableFrom(LinkedHashSet.class)) {
            return new LinkedHashSet<>();
        }
        return Map.class.isAssignableFrom(type) && type.isAssignableFrom(LinkedHashMap.class)
                ? new LinkedHashMap<>()
                : null;
    }

    private static void queries(List<String> given, KnowledgeBase base, Coercion coercion) {
        for (int i = 0; i < given.size(); i++) {
            String name = given.get(i);
            Map<String, Class<?>> parameters = base.queries().get(name);
            Where place = Where.at("queries").then(i);
            if (parameters == null) {
                coercion.unknown(place, "query", name, base.queries().keySet());
            } else if (!parameters.isEmpty()) {
                coercion.report(
                        place,
                        "The query '" + name + "' has " + parameters.size() + " parameters.",
                        "Only queries without parameters can be asked for.");
            }
        }
    }

    private static void groups(List<String> given, KnowledgeBase base, Coercion coercion) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < given.size(); i++) {
            String name = given.get(i);
            Where place = Where.at("groups").then(i);
            if (!base.groups().contains(name)) {
                coercion.unknown(place, "agenda group", name, base.groups());
            } else if (!seen.add(name)) {
                coercion.report(place, "The agenda group '" + name + "' is named twice.", "Name each group once.");
            } else if (name.equals(ConflictResolution.MAIN) && i < given.size() - 1) {
                coercion.report(
                        place,
                        "The default group comes last in Drools.",
                        "Move '" + name + "' to the end of the list.");
            }
        }
    }

    /** A refusal for a request that names more facts than one session may hold. */
    static void checkCount(EvaluationRequest request, int allowed) {
        if (request.facts().size() > allowed) {
            throw new Refusal(
                            Refusal.Kind.LIMIT_EXCEEDED,
                            request.facts().size() + " facts are given, and a session may hold " + allowed + ".",
                            List.of(Problem.at(Path.of("facts"), "More than " + allowed + " facts.")))
                    .asException();
        }
    }
}
