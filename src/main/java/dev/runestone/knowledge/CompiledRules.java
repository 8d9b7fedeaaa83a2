package dev.runestone.knowledge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Type;

/**
 * The compiled classes of one build as a graph: what each method names outside, which methods it leads to inside, and
 * the rule that a method was made for. Compilers number lambdas, so a lambda is known only by the method that makes it.
 */
final class CompiledRules {
    /** A method of a compiled class; the class as a whole where {@code method} is empty. */
    record Place(String type, String method) {}

    private final Set<String> types;
    private final Map<String, List<String>> parents = new HashMap<>();
    private final Map<String, Set<String>> declared = new HashMap<>();
    private final Map<Place, Set<Place>> leads = new HashMap<>();
    private final Map<Place, String> names = new HashMap<>();
    private final Set<MemberReference> references = new LinkedHashSet<>();
    private final List<Inside> inside = new ArrayList<>();

    /** A use of a member through a compiled class, which may have inherited it from outside. */
    private record Inside(String from, String method, String owner, String name, String signature) {}

    private CompiledRules(Set<String> types) {
        this.types = types;
    }

    /** Reads all classes among the files of a build. */
    static CompiledRules of(Map<String, byte[]> files) {
        Set<String> types = new LinkedHashSet<>();
        for (String path : files.keySet()) {
            if (path.endsWith(".class")) {
                types.add(path.substring(0, path.length() - ".class".length()));
            }
        }
        CompiledRules rules = new CompiledRules(types);
        for (String type : types) {
            ReferenceReader.read(files.get(type + ".class"), rules);
        }
        rules.inside.forEach(rules::resolve);
        return rules;
    }

    Set<String> types() {
        return types;
    }

    Set<MemberReference> references() {
        return references;
    }

    void parents(String type, List<String> names) {
        parents.put(type, names);
    }

    void declare(String type, String signature) {
        declared.computeIfAbsent(type, name -> new LinkedHashSet<>()).add(signature);
    }

    /** The rule's name that a method builds a rule with. */
    void name(String type, String method, String rule) {
        names.put(new Place(type, method), rule);
    }

    void construct(String type, String method, String what) {
        references.add(new MemberReference(type, method, MemberReference.Kind.CONSTRUCT, "", what));
    }

    /** A class that is named by its descriptor. */
    void refer(String type, String method, String descriptor) {
        Type named = Type.getType(descriptor);
        while (named.getSort() == Type.ARRAY) {
            named = named.getElementType();
        }
        if (named.getSort() == Type.OBJECT) {
            refer(type, method, MemberReference.Kind.TYPE, named.getInternalName(), "");
        }
    }

    void refer(String type, String method, MemberReference.Kind kind, String owner, String name) {
        if (types.contains(owner)) {
            return;
        }
        references.add(new MemberReference(type, method, kind, dotted(owner), name));
    }

    void member(String type, String method, String owner, String name, String signature) {
        String element = owner;
        if (owner.startsWith("[")) {
            // Only clone and what Object has can be called on an array; both are harmless but for the "never" names.
            element = "java/lang/Object";
        }
        if (types.contains(element)) {
            inside.add(new Inside(type, method, element, name, signature));
        } else {
            refer(type, method, MemberReference.Kind.MEMBER, element, name);
        }
    }

    private void resolve(Inside use) {
        Deque<String> open = new ArrayDeque<>(List.of(use.owner));
        while (!open.isEmpty()) {
            String type = open.remove();
            if (declared.getOrDefault(type, Set.of()).contains(use.signature)) {
                lead(use, new Place(type, use.signature));
                return;
            }
            parents.getOrDefault(type, List.of()).stream()
                    .filter(types::contains)
                    .forEach(open::add);
        }
        String ancestor = use.owner;
        while (types.contains(ancestor)) {
            ancestor =
                    parents.getOrDefault(ancestor, List.of("java/lang/Object")).get(0);
        }
        refer(use.from, use.method, MemberReference.Kind.MEMBER, ancestor, use.name);
    }

    private void lead(Inside use, Place to) {
        Set<Place> reached = leads.computeIfAbsent(new Place(use.from, use.method), from -> new LinkedHashSet<>());
        reached.add(to);
        if (use.name.equals("<init>")) {
            // An object that is made may get any of its methods called.
            declared.getOrDefault(to.type, Set.of()).forEach(method -> reached.add(new Place(to.type, method)));
        }
    }

    /** The rule that each method was made for, or the first that uses it; methods of no rule are left out. */
    Map<Place, String> rules() {
        Map<Place, String> owners = new HashMap<>();
        names.forEach((start, rule) -> {
            Deque<Place> open = new ArrayDeque<>(List.of(start));
            while (!open.isEmpty()) {
                Place place = open.remove();
                if (owners.putIfAbsent(place, rule) == null) {
                    open.addAll(leads.getOrDefault(place, Set.of()));
                }
            }
        });
        return owners;
    }

    static String dotted(String internalName) {
        return internalName.replace('/', '.').replace('$', '.');
    }
}
