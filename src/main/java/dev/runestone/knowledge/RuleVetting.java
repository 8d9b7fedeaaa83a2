package dev.runestone.knowledge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.drools.modelcompiler.CanonicalKieModule;
import org.kie.api.KieServices;

/**
 * Holds everything that compiled rules name against the {@link AllowList}, before any of their classes is loaded. Rules
 * are Java, so their text tells little (a class may be written out in full, a method be reached through a lambda); the
 * compiled form has to name each member that it links to.
 */
final class RuleVetting {
    private static final List<String> RESERVED =
            List.of("java/", "javax/", "jdk/", "sun/", "com/sun/", "org/drools/", "org/kie/", "dev/runestone/");
    private static final int LIMIT = 200;

    private final AllowList allowed;

    RuleVetting(AllowList allowed) {
        this.allowed = allowed;
    }

    AllowList allowed() {
        return allowed;
    }

    List<Violation> vet(Release release, Map<String, byte[]> files, List<DrlSource> sources) {
        String projectModel = CanonicalKieModule.getProjectModelClassNameNameWithReleaseId(
                        KieServices.get().newReleaseId(release.group(), release.artifact(), release.version()))
                .replace('.', '/');
        CompiledRules rules = CompiledRules.of(files);
        Subjects subjects = new Subjects(rules, new RuleIndex(sources));
        Set<Violation> found = new LinkedHashSet<>();
        for (String type : rules.types()) {
            if (!type.equals(projectModel) && RESERVED.stream().anyMatch(type::startsWith)) {
                found.add(violation(
                        subjects.ofType(type), CompiledRules.dotted(type), "Declare types in a package of your own."));
            }
        }
        for (MemberReference reference : rules.references()) {
            if (found.size() < LIMIT && !reference.from().equals(projectModel) && !allows(reference)) {
                found.add(violation(subjects.of(reference), reference.shown(), VettingHints.of(reference)));
            }
        }
        return withoutEchoes(found);
    }

    /** A class and its member are one violation: the member's. */
    private static List<Violation> withoutEchoes(Set<Violation> found) {
        Set<String> members = new HashSet<>();
        for (Violation violation : found) {
            int hash = violation.member().indexOf('#');
            if (hash > 0) {
                members.add(violation.rule() + '\n' + violation.member().substring(0, hash));
            }
        }
        List<Violation> violations = new ArrayList<>(found);
        violations.removeIf(violation -> members.contains(violation.rule() + '\n' + violation.member()));
        violations.sort(Comparator.comparing(Violation::path).thenComparing(Violation::line));
        return violations;
    }

    private static Violation violation(Subjects.Subject subject, String member, String hint) {
        return new Violation(subject.path(), subject.line(), subject.name(), member, hint);
    }

    private boolean allows(MemberReference reference) {
        return switch (reference.kind()) {
            case MEMBER -> allowed.allowsMember(reference.owner(), reference.name()) || isOwnEquals(reference);
            case TYPE -> allowed.allowsType(reference.owner());
            case SUPERTYPE -> allowed.allowsSupertype(reference.owner());
            case ANNOTATION -> allowed.allowsAnnotation(reference.owner());
            case CONSTRUCT -> false;
        };
    }

    /** The equals that Drools writes for a declared type with keys compares the classes; nobody else can write one. */
    private static boolean isOwnEquals(MemberReference reference) {
        return reference.name().equals("getClass")
                && reference.owner().equals("java.lang.Object")
                && reference.method().equals("equals(Ljava/lang/Object;)Z");
    }

    /** Tells whose code it is that names something. */
    private static final class Subjects {
        record Subject(String path, int line, String name) {}

        private final RuleIndex index;
        private final Map<CompiledRules.Place, String> rules;
        private final Map<String, String> queries = new HashMap<>();

        Subjects(CompiledRules compiled, RuleIndex index) {
            this.index = index;
            this.rules = compiled.rules();
            for (RuleIndex.Entry entry : index.entries()) {
                if (entry.kind() == RuleIndex.Kind.QUERY) {
                    queries.put("query_" + mangled(entry.name()), entry.name());
                }
            }
        }

        private static String mangled(String name) {
            StringBuilder identifier = new StringBuilder();
            name.chars().forEach(c -> {
                if (Character.isJavaIdentifierPart(c)) {
                    identifier.append((char) c);
                } else {
                    identifier.append('_').append(c);
                }
            });
            return identifier.toString();
        }

        Subject of(MemberReference reference) {
            String packageName = packageOf(reference.from());
            String method = name(reference.method());
            var function = index.find(RuleIndex.Kind.FUNCTION, packageName, method);
            if (function.isPresent()) {
                return subject(function.get());
            }
            String rule = rules.get(new CompiledRules.Place(reference.from(), reference.method()));
            if (rule != null) {
                var entry = index.find(RuleIndex.Kind.RULE, packageName, rule);
                if (entry.isPresent()) {
                    return subject(entry.get());
                }
            }
            var query = index.find(RuleIndex.Kind.QUERY, packageName, queries.getOrDefault(method, ""));
            if (query.isPresent()) {
                return subject(query.get());
            }
            var type = index.find(RuleIndex.Kind.TYPE, packageName, simple(reference.from()));
            return type.map(Subjects::subject).orElseGet(() -> mentioning(reference));
        }

        /** The class initialiser makes queries and globals, and lambdas of queries have no path to their names. */
        private Subject mentioning(MemberReference reference) {
            String owner = reference.owner().substring(reference.owner().lastIndexOf('.') + 1);
            for (String word : reference.name().isEmpty() ? List.of(owner) : List.of(owner, reference.name())) {
                List<RuleIndex.Entry> entries = index.mentioning(word);
                if (!entries.isEmpty()) {
                    return subject(entries.get(0));
                }
            }
            String property = property(reference.name());
            List<RuleIndex.Entry> entries = index.mentioning(property);
            return entries.isEmpty() ? ofType(reference.from()) : subject(entries.get(0));
        }

        private static String property(String getter) {
            String bare = getter.startsWith("get") ? getter.substring(3) : getter;
            return bare.isEmpty() ? getter : Character.toLowerCase(bare.charAt(0)) + bare.substring(1);
        }

        Subject ofType(String internalName) {
            var type = index.find(RuleIndex.Kind.TYPE, "", simple(internalName));
            if (type.isPresent()) {
                return subject(type.get());
            }
            String path = index.entries().isEmpty()
                    ? ""
                    : index.entries().get(0).source().path();
            return new Subject(path, 0, simple(internalName));
        }

        private static Subject subject(RuleIndex.Entry entry) {
            return new Subject(entry.source().path(), entry.line(), entry.name());
        }

        private static String name(String signature) {
            int parenthesis = signature.indexOf('(');
            return parenthesis < 0 ? signature : signature.substring(0, parenthesis);
        }

        private static String packageOf(String internalName) {
            int slash = internalName.lastIndexOf('/');
            return slash < 0 ? "" : internalName.substring(0, slash).replace('/', '.');
        }

        private static String simple(String internalName) {
            return internalName.substring(internalName.lastIndexOf('/') + 1);
        }
    }
}
