package dev.runestone.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How two versions differ, part by part: rules, queries, functions and declared types. */
@Schema(name = "RuleDifference")
record RuleDifference(String from, String to, List<Part> added, List<Part> removed, List<Part> changed, int unchanged) {

    /** A part that differs, as it was and as it is. */
    @Schema(name = "DifferingPart")
    record Part(
            @Schema(examples = "RULE") RuleIndex.Kind kind,
            String packageName,
            String name,

            @Schema(description = "Null where it is new.") @Nullable
            String before,

            @Schema(description = "Null where it is gone.") @Nullable
            String after) {}

    static RuleDifference between(String from, RuleIndex before, String to, RuleIndex after) {
        Map<String, RuleIndex.Entry> old = byName(before);
        Map<String, RuleIndex.Entry> now = byName(after);
        List<Part> added = new ArrayList<>();
        List<Part> removed = new ArrayList<>();
        List<Part> changed = new ArrayList<>();
        int unchanged = 0;
        for (Map.Entry<String, RuleIndex.Entry> each : now.entrySet()) {
            RuleIndex.Entry was = old.remove(each.getKey());
            RuleIndex.Entry is = each.getValue();
            if (was == null) {
                added.add(part(is, null, is.text()));
            } else if (was.text().strip().equals(is.text().strip())) {
                unchanged++;
            } else {
                changed.add(part(is, was.text(), is.text()));
            }
        }
        old.values().forEach(gone -> removed.add(part(gone, gone.text(), null)));
        return new RuleDifference(from, to, added, removed, changed, unchanged);
    }

    private static Map<String, RuleIndex.Entry> byName(RuleIndex index) {
        Map<String, RuleIndex.Entry> entries = new TreeMap<>();
        index.entries().forEach(each -> entries.put(each.kind() + " " + each.packageName() + "." + each.name(), each));
        return entries;
    }

    private static Part part(RuleIndex.Entry entry, @Nullable String before, @Nullable String after) {
        return new Part(entry.kind(), entry.packageName(), entry.name(), before, after);
    }
}
