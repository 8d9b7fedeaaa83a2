package dev.runestone.knowledge;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.drools.base.definitions.InternalKnowledgePackage;
import org.drools.base.rule.TypeDeclaration;
import org.jspecify.annotations.Nullable;
import org.kie.api.definition.KiePackage;
import org.kie.api.definition.type.FactType;

/** The declared types of one knowledge base, by name and by class. */
final class FactTypes {
    private final Map<String, FactShape> byName = new HashMap<>();
    private final Set<String> ambiguous = new HashSet<>();
    private final Map<Class<?>, FactShape> byClass = new HashMap<>();
    private final Map<Class<?>, TypeDeclaration> timed = new HashMap<>();

    FactTypes(Collection<KiePackage> packages) {
        Map<String, Integer> count = new HashMap<>();
        for (KiePackage each : packages) {
            for (TypeDeclaration type :
                    ((InternalKnowledgePackage) each).getTypeDeclarations().values()) {
                if (type.getTimestampAttribute() != null && type.getTimestampExtractor() != null) {
                    timed.put(type.getTypeClass(), type);
                }
            }
        }
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

    /**
     * The field in which an event should tell its time and does not, because it is empty or of a type that Drools takes no
     * time from; null where there is nothing amiss.
     */
    @Nullable
    String lackingTime(Object fact) {
        TypeDeclaration event = timed.get(fact.getClass());
        if (event == null) {
            return null;
        }
        try {
            event.getTimestampExtractor().getWholeNumberValue(null, fact);
            return null;
        } catch (RuntimeException noTime) {
            return event.getTimestampAttribute();
        }
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
