package dev.runestone.knowledge;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * One field of a declared type with its compiled accessors. Drools' own {@code FactType.set} ignores unknown fields and
 * looks each field up anew. The accessors are plain method handles: a lambda class would be a little faster, but the
 * JDK makes none for classes of another loader's module.
 */
final class FactField {
    private static final MethodType GETTER = MethodType.methodType(Object.class, Object.class);
    private static final MethodType SETTER = MethodType.methodType(void.class, Object.class, Object.class);

    private final String name;
    private final Type type;
    private final Class<?> raw;
    private final @Nullable Class<?> exact;
    private final MethodHandle getter;
    private final MethodHandle setter;

    FactField(Field field) {
        name = field.getName();
        type = field.getGenericType();
        raw = field.getType();
        exact = exact(raw);
        try {
            MethodHandles.Lookup lookup =
                    MethodHandles.privateLookupIn(field.getDeclaringClass(), MethodHandles.lookup());
            getter = lookup.unreflectGetter(field).asType(GETTER);
            setter = lookup.unreflectSetter(field).asType(SETTER);
        } catch (IllegalAccessException closed) {
            throw new IllegalStateException("The field " + field + " of a declared type is closed.", closed);
        }
    }

    /** As declared. */
    String name() {
        return name;
    }

    /** Its type with type arguments. */
    Type type() {
        return type;
    }

    Class<?> raw() {
        return raw;
    }

    /** Whether a JSON value can be written as it is. */
    boolean takes(Object value) {
        return value.getClass() == exact;
    }

    @Nullable
    Object read(Object fact) {
        try {
            return getter.invokeExact(fact);
        } catch (Throwable impossible) {
            throw new IllegalStateException("The field '" + name + "' could not be read.", impossible);
        }
    }

    /** Writes a value that has been coerced. */
    void write(Object fact, @Nullable Object value) {
        try {
            setter.invokeExact(fact, value);
        } catch (Throwable impossible) {
            throw new IllegalStateException("The field '" + name + "' could not be written.", impossible);
        }
    }

    /** The class of JSON values that need no coercion; containers are always copied, so there is none for them. */
    private static @Nullable Class<?> exact(Class<?> raw) {
        Class<?> boxed = boxed(raw);
        boolean scalar = boxed == String.class || boxed == Boolean.class || Number.class.isAssignableFrom(boxed);
        return scalar ? boxed : null;
    }

    static Class<?> boxed(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }
}
