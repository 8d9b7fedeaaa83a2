package dev.runestone.knowledge;

/**
 * Something outside of the compiled rules that their code names.
 *
 * @param from the compiled class, internal name
 * @param method the method of it, with its descriptor; empty for the class itself
 * @param kind how it is named
 * @param owner the class that is named, with dots
 * @param name the member; empty where it is the class itself
 */
record MemberReference(String from, String method, Kind kind, String owner, String name) {
    enum Kind {
        MEMBER,
        TYPE,
        SUPERTYPE,
        ANNOTATION,
        CONSTRUCT
    }

    String shown() {
        if (kind == Kind.CONSTRUCT) {
            return name;
        }
        return name.isEmpty() ? owner : owner + "#" + (name.equals("<init>") ? "new" : name);
    }
}
