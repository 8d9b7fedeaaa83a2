package dev.runestone.function;

import dev.runestone.workflow.Type;
import dev.runestone.workflow.Type.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Types that several functions are set up with. */
final class Kinds {
    static final Type TEXT = Type.of(Kind.STRING);

    private Kinds() {}

    /** One of these texts. */
    static Type oneOf(String... texts) {
        return new Type(Kind.STRING, Map.of(), Set.of(), true, null, List.of((Object[]) texts), null, null);
    }

    /** Objects that have these members, and perhaps others. */
    static Type object(Map<String, Type> members, String... required) {
        return new Type(Kind.OBJECT, members, Set.of(required), true, null, List.of(), null, null);
    }
}
