package dev.runestone.execution;

import dev.runestone.knowledge.FiredRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The firings of rules as the history of a run keeps them. */
final class FiringRecord {
    private FiringRecord() {}

    /**
     * As JSON objects.
     *
     * @param limit how many are kept at most; the first ones
     */
    static List<Map<String, Object>> of(List<FiredRule> firings, int limit) {
        if (firings.isEmpty()) {
            return List.of();
        }
        List<Map<String, Object>> records = new ArrayList<>(Math.min(firings.size(), limit));
        for (FiredRule firing : firings.subList(0, Math.min(firings.size(), limit))) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("rule", firing.rule());
            json.put("group", firing.group());
            json.put("salience", firing.salience());
            json.put(
                    "matched", firing.matched().stream().map(FiringRecord::fact).toList());
            json.put(
                    "changes",
                    firing.changes().stream().map(FiringRecord::change).toList());
            records.add(json);
        }
        return records;
    }

    private static Map<String, Object> fact(FiredRule.TracedFact fact) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", fact.id());
        json.put("type", fact.type());
        json.put("value", fact.value());
        return json;
    }

    private static Map<String, Object> change(FiredRule.Change change) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", change.kind().name());
        json.put("fact", fact(change.fact()));
        if (change.before() != null) {
            json.put("before", change.before());
        }
        return json;
    }
}
