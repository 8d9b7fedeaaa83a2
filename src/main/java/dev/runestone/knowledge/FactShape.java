package dev.runestone.knowledge;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A declared type: its fields, those of its parents first, and how to make, fill and read an object of it. */
final class FactShape {
    private final String name;
    private final String qualifiedName;
    private final List<FactField> fields;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final Supplier<Object> maker;

    /**
     * The shape of a class that Drools generated for a declared type.
     *
     * @param name how results show it: simple, unless two packages declare the same
     */
    FactShape(Class<?> type, String name) {
        this.name = name;
        this.qualifiedName = type.getName();
        this.fields = fields(type);
        for (int i = 0; i < fields.size(); i++) {
            indexes.put(fields.get(i).name(), i);
        }
        this.maker = maker(type);
    }

    String name() {
        return name;
    }

    String qualifiedName() {
        return qualifiedName;
    }

    List<FactField> fields() {
        return fields;
    }

    /** Where a field stands in {@link #fields()}; −1 where there is none of that name. */
    int index(String field) {
        Integer index = indexes.get(field);
        return index == null ? -1 : index;
    }

    @Nullable
    FactField field(String field) {
        Integer index = indexes.get(field);
        return index == null ? null : fields.get(index);
    }

    Object make() {
        return maker.get();
    }

    /** The values of the fields, as the rules see them. */
    @Nullable
    Object[] read(Object fact) {
        @Nullable Object[] values = new Object[fields.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = fields.get(i).read(fact);
        }
        return values;
    }

    private static List<FactField> fields(Class<?> type) {
        List<FactField> fields = new ArrayList<>();
        Class<?> parent = type.getSuperclass();
        if (parent != null && parent.getClassLoader() == type.getClassLoader()) {
            fields.addAll(fields(parent));
        }
        for (Field field : type.getDeclaredFields()) {
            boolean ours = !Modifier.isStatic(field.getModifiers())
                    && !field.isSynthetic()
                    && !field.getName().startsWith("__$$");
            if (ours) {
                fields.add(new FactField(field));
            }
        }
        return List.copyOf(fields);
    }

    private static Supplier<Object> maker(Class<?> type) {
        try {
            MethodHandle constructor = MethodHandles.publicLookup()
                    .findConstructor(type, MethodType.methodType(void.class))
                    .asType(MethodType.methodType(Object.class));
            return () -> {
                try {
                    return constructor.invokeExact();
                } catch (RuntimeException | Error unchecked) {
                    throw unchecked;
                } catch (Throwable checked) {
                    throw new IllegalStateException(checked);
                }
            };
        } catch (NoSuchMethodException | IllegalAccessException none) {
            return () -> {
                throw new IllegalStateException("The type " + type.getName() + " cannot be made from JSON.", none);
            };
        }
    }
}
