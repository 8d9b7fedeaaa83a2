package dev.runestone.knowledge;

import java.util.Map;

/** Tells an author what to write instead of something that is refused. */
final class VettingHints {
    private static final Map<String, String> BY_PREFIX = Map.ofEntries(
            Map.entry(
                    "java.lang.System", "Rules cannot reach the machine; collect messages in facts or a global list."),
            Map.entry("java.io.PrintStream", "Rules cannot print; collect messages in facts or a global list."),
            Map.entry("java.io", "Rules cannot reach files; pass what they need as facts."),
            Map.entry("java.nio", "Rules cannot reach files; pass what they need as facts."),
            Map.entry(
                    "java.net",
                    "Rules cannot reach the network; fetch in a workflow step and pass the answer as a fact."),
            Map.entry("javax.net", "Rules cannot reach the network; fetch in a workflow step and pass the answer."),
            Map.entry(
                    "java.lang.Thread",
                    "A rule runs on one thread and does not wait; run steps of a workflow in parallel."),
            Map.entry("java.util.concurrent", "A rule runs on one thread; run steps of a workflow in parallel."),
            Map.entry("java.lang.reflect", "Name the class and its member in the rule instead of looking them up."),
            Map.entry("java.lang.invoke", "Name the class and its member in the rule instead of looking them up."),
            Map.entry("java.lang.Class", "Name the type in a pattern, or use instanceof."),
            Map.entry("java.util.logging", "Rules cannot log; collect messages in facts or a global list."),
            Map.entry("org.slf4j", "Rules cannot log; collect messages in facts or a global list."),
            Map.entry("org.mvel2", "Write the expression in the rule itself."),
            Map.entry("org.drools", "Use insert, modify, update, delete and drools.getRule().getName() only."),
            Map.entry("org.kie", "Use insert, modify, update, delete and drools.getRule().getName() only."));

    private VettingHints() {}

    static String of(MemberReference reference) {
        if (reference.kind() == MemberReference.Kind.CONSTRUCT) {
            return "Leave it out: no two threads share a rule's facts.";
        }
        if (reference.kind() == MemberReference.Kind.SUPERTYPE) {
            return "Let a declared type extend declared types only.";
        }
        if (reference.name().equals("getClass")) {
            return "Name the type in a pattern, or use instanceof.";
        }
        if (reference.name().startsWith("parallel")) {
            return "Use the sequential form.";
        }
        String prefix = reference.owner();
        while (!prefix.isEmpty()) {
            String hint = BY_PREFIX.get(prefix);
            if (hint != null) {
                return hint;
            }
            int dot = prefix.lastIndexOf('.');
            prefix = dot < 0 ? "" : prefix.substring(0, dot);
        }
        return "It is not on the list of what rules may use; whoever runs the platform can add '" + reference.owner()
                + (reference.name().isEmpty() ? "" : "#" + reference.name())
                + "' to runestone.knowledge.vetting.allow.";
    }
}
