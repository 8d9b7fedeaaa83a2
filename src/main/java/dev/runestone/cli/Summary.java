package dev.runestone.cli;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a batch tells at its end.
 *
 * @param workflow its name and version
 * @param tally what became of the rows
 * @param took how long it took
 * @param costs what wrong decisions cost; empty where nobody asked
 * @param references the name of something to compare with, to its cost
 */
record Summary(String workflow, Tally tally, Duration took, Costs costs, Map<String, Double> references) {
    private static final int LEFT = 12;

    /** The summary as text, one line each. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        double seconds = Math.max(took.toNanos(), 1) / 1e9;
        lines.add(pad("rows", LEFT) + number(tally.rows()));
        lines.add(pad("decided", LEFT) + number(tally.decided()));
        lines.add(pad("rejected", LEFT) + number(tally.rejectedRows()));
        lines.add(pad("seconds", LEFT) + String.format(Locale.ROOT, "%.2f", seconds));
        lines.add(pad("rows/s", LEFT) + number(Math.round(tally.rows() / seconds)));
        lines.add(pad("outcomes", LEFT)
                + tally.outcomes().entrySet().stream()
                        .map(entry -> entry.getKey() + " " + number(entry.getValue()))
                        .collect(Collectors.joining(", ")));
        if (!tally.truths().isEmpty()) {
            lines.add("");
            confusion(lines);
        }
        if (!costs.isEmpty()) {
            lines.add("");
            comparison(lines);
        }
        return lines;
    }

    private void confusion(List<String> lines) {
        List<String> outcomes = new ArrayList<>(tally.outcomes().keySet());
        StringBuilder head = new StringBuilder(pad("truth", LEFT));
        outcomes.forEach(outcome -> head.append(right(outcome, outcome)));
        lines.add(head.toString());
        for (String truth : tally.truths()) {
            StringBuilder line = new StringBuilder(pad(truth, LEFT));
            outcomes.forEach(outcome -> line.append(right(number(tally.count(truth, outcome)), outcome)));
            lines.add(line.toString());
        }
    }

    private void comparison(List<String> lines) {
        List<Map.Entry<String, Double>> compared = new ArrayList<>();
        compared.add(Map.entry(workflow, costs.of(tally)));
        for (String outcome : costs.outcomes(tally)) {
            compared.add(Map.entry("always " + outcome, costs.ofAlways(outcome, tally)));
        }
        compared.addAll(references.entrySet());
        int width = compared.stream()
                        .mapToInt(entry -> entry.getKey().length())
                        .max()
                        .orElse(0)
                + 2;
        lines.add(pad("cost of", width) + "cost");
        compared.forEach(entry -> lines.add(pad(entry.getKey(), width) + number(entry.getValue())));
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }

    private static String right(String text, String heading) {
        int width = Math.max(10, heading.length() + 2);
        return " ".repeat(Math.max(1, width - text.length())) + text;
    }

    private static String number(long value) {
        return form().format(value);
    }

    private static String number(double value) {
        return form().format(value);
    }

    private static DecimalFormat form() {
        return new DecimalFormat("#,##0.##", DecimalFormatSymbols.getInstance(Locale.ROOT));
    }
}
