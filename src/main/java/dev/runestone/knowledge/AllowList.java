package dev.runestone.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What compiled rules may touch. The shipped list is {@code vetting/allowed-members.txt}, which also describes its form.
 * Class names are written with dots, nested classes too.
 */
final class AllowList {
    private static final String SHIPPED = "/vetting/allowed-members.txt";
    private static final String PACKAGE = ".*";

    private final Map<String, Members> classes = new HashMap<>();
    private final Set<String> supertypes = new HashSet<>();
    private final Set<String> annotations = new HashSet<>();
    private final Set<String> never = new HashSet<>();

    /** The members of a class that are allowed: all but the excepted, or the named. */
    private static final class Members {
        private boolean all;
        private final Set<String> names = new HashSet<>();
        private final Set<String> except = new HashSet<>();

        boolean allow(String name) {
            return !except.contains(name) && (all || names.contains(name));
        }
    }

    static AllowList shipped() {
        try (InputStream list = AllowList.class.getResourceAsStream(SHIPPED);
                BufferedReader lines = new BufferedReader(new InputStreamReader(
                        Objects.requireNonNull(list, "The list of members is missing."), UTF_8))) {
            return read(lines.lines().toList());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static AllowList read(List<String> lines) {
        AllowList list = new AllowList();
        String section = "[members]";
        for (String raw : lines) {
            int comment = raw.indexOf('#');
            String line = (comment < 0 ? raw : raw.substring(0, comment)).strip();
            if (line.startsWith("[")) {
                section = line;
            } else if (!line.isEmpty()) {
                list.add(section, line);
            }
        }
        return list;
    }

    private void add(String section, String line) {
        switch (section) {
            case "[supertypes]" -> supertypes.add(line);
            case "[annotations]" -> annotations.add(line);
            case "[never]" -> never.addAll(List.of(line.split("\\s+")));
            case "[members]" -> {
                int colon = line.indexOf(':');
                String type = colon < 0 ? line : line.substring(0, colon).strip();
                Members members = classes.computeIfAbsent(type, name -> new Members());
                for (String name :
                        (colon < 0 ? "" : line.substring(colon + 1)).strip().split("\\s+", -1)) {
                    if (name.equals("*")) {
                        members.all = true;
                    } else if (name.startsWith("-")) {
                        members.except.add(name.substring(1));
                    } else if (!name.isEmpty()) {
                        members.names.add(name);
                    }
                }
            }
            default -> throw new IllegalArgumentException("'" + section + "' is no section of the list of members.");
        }
    }

    /** This list with further classes, {@code class#member}s and packages ({@code com.acme.*}). */
    AllowList and(List<String> patterns) {
        for (String pattern : patterns) {
            int hash = pattern.indexOf('#');
            add(
                    "[members]",
                    hash < 0
                            ? pattern.strip() + ": *"
                            : pattern.substring(0, hash).strip() + ": "
                                    + pattern.substring(hash + 1).strip());
        }
        return this;
    }

    /** Whether a method or field may be used, whatever the types of its arguments. */
    boolean allowsMember(String type, String name) {
        if (never.contains(name)) {
            return false;
        }
        Members members = membersOf(type);
        return members != null && members.allow(name);
    }

    /** Whether a class may be named: as a fact's type, in {@code instanceof}, as the type of a field. */
    boolean allowsType(String type) {
        return membersOf(type) != null;
    }

    boolean allowsSupertype(String type) {
        return supertypes.contains(type);
    }

    boolean allowsAnnotation(String type) {
        return annotations.contains(type);
    }

    private @Nullable Members membersOf(String type) {
        Members members = classes.get(type);
        return members != null ? members : classes.get(packageOf(type) + PACKAGE);
    }

    /** The package alone, without classes that others are nested in, which begin with a capital. */
    private static String packageOf(String type) {
        int end = -1;
        int start = 0;
        while (start < type.length() && !Character.isUpperCase(type.charAt(start))) {
            int dot = type.indexOf('.', start);
            if (dot < 0) {
                break;
            }
            end = dot;
            start = dot + 1;
        }
        return end < 0 ? "" : type.substring(0, end);
    }
}
