package dev.runestone.knowledge;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kie.api.definition.KiePackage;
import org.kie.api.definition.type.FactType;

/** The declared types of one knowledge base, by name and by class. */
final class FactTypes {
    private final Map<String, FactShape> byName = new HashMap<>();
    private final Set<String> ambiguous = new HashSet<>();
    private final Map<Class<?>, FactShape> byClass = new HashMap<>();

    FactTypes(Collection<KiePackage> packages) {
        Map<String, Integer> count = new HashMap<>();
        List<FactType> types = packages.stream().flatMap(FactTypes::declaredIn).toList();
        for (FactType type : types) {
            count.merge(type.getSimpleName(), 1, Integer::sum);
        }
        for (FactType type : types) {
            boolean alone = count.getOrDefault(type.getSimpleName(), 1) == 1;
            FactShape shape = new FactShape(type.getFactClass(), alone ? type.getSimpleName() : type.getName());
            byName.put(type.getName(), shape);
            byClass.put(type.getFactClass(), shape);
            if (alone) {
                byName.put(type.getSimpleName(), shape);
            } else {
                ambiguous.add(type.getSimpleName());
            }
        }
    }

    /** Drools lists imported classes among the fact types of a package; only what the package declares counts. */
    private static Stream<FactType> declaredIn(KiePackage owner) {
        return owner.getFactTypes().stream()
                .filter(type -> type.getFactClass().getPackageName().equals(owner.getName()))
                .filter(type ->
                        !type.getFactClass().isEnum() && !type.getFactClass().isInterface());
    }

    /** The type of that name, simple or with its package. */
    @Nullable
    FactShape named(String name) {
        return byName.get(name);
    }

    /** Whether several packages declare a type of that simple name. */
    boolean isAmbiguous(String simpleName) {
        return ambiguous.contains(simpleName);
    }

    @Nullable
    FactShape of(Class<?> type) {
        return byClass.get(type);
    }

    /** The names that results show, in alphabetical order. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        byClass.values().forEach(shape -> names.add(shape.name()));
        return names;
    }

    Collection<FactShape> all() {
        return byClass.values();
    }
}
