package dev.runestone.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What wrong decisions cost.
 *
 * @param table truth to outcome to cost; what is not listed costs nothing
 */
record Costs(Map<String, Map<String, Double>> table) {

    /**
     * Reads {@code truth:outcome=cost} entries.
     *
     * @throws BatchFailure where one is none
     */
    static Costs parse(Map<String, Double> entries) throws BatchFailure {
        Map<String, Map<String, Double>> table = new TreeMap<>();
        for (Map.Entry<String, Double> entry : entries.entrySet()) {
            int colon = entry.getKey().indexOf(':');
            if (colon <= 0 || colon == entry.getKey().length() - 1) {
                throw new BatchFailure(
                        ExitCode.USAGE,
                        "'--cost " + entry.getKey() + "=" + entry.getValue()
                                + "' names no truth and outcome. Write it like --cost bad:approve=5.");
            }
            table.computeIfAbsent(entry.getKey().substring(0, colon), truth -> new TreeMap<>())
                    .put(entry.getKey().substring(colon + 1), entry.getValue());
        }
        return new Costs(table);
    }

    boolean isEmpty() {
        return table.isEmpty();
    }

    /** What the decisions cost together. */
    double of(Tally tally) {
        double sum = 0;
        for (String truth : tally.truths()) {
            for (String outcome : tally.outcomes().keySet()) {
                sum += tally.count(truth, outcome) * cost(truth, outcome);
            }
        }
        return sum;
    }

    /** What it would have cost to decide every case in the same way. */
    double ofAlways(String outcome, Tally tally) {
        double sum = 0;
        for (String truth : tally.truths()) {
            sum += tally.count(truth) * cost(truth, outcome);
        }
        return sum;
    }

    /** The outcomes that the table or the tally knows, in alphabetical order. */
    List<String> outcomes(Tally tally) {
        TreeSet<String> outcomes = new TreeSet<>(tally.outcomes().keySet());
        table.values().forEach(row -> outcomes.addAll(row.keySet()));
        return new ArrayList<>(outcomes);
    }

    private double cost(String truth, String outcome) {
        return table.getOrDefault(truth, Map.of()).getOrDefault(outcome, 0.0);
    }
}
