package dev.runestone.evaluation;

import dev.runestone.api.RefusalException;
import dev.runestone.evaluation.Until.Aggregation;
import dev.runestone.expression.Expression;
import dev.runestone.expression.Expressions;
import dev.runestone.workflow.ContentHash;
import dev.runestone.workflow.Endpoint;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps of what components make what is asked for, and no more than may be told. */
final class CollectedProductions implements IterationMemo.Productions {
    private final Aggregation asked;
    private final int most;
    private final @Nullable Expression by;
    private final List<Production> listed = new ArrayList<>();
    private final Map<Endpoint, Production> latest = new LinkedHashMap<>();
    private final Set<String> seen = new HashSet<>();
    /** The lowest first. */
    private final PriorityQueue<Ranked> top = new PriorityQueue<>(
            Comparator.comparing(Ranked::rank).thenComparing(Ranked::order, Comparator.reverseOrder()));

    private int order;

    private record Ranked(BigDecimal rank, int order, Production production) {}

    /** @param limit how many may be told */
    CollectedProductions(Aggregation asked, Expressions expressions, int limit) {
        this.asked = asked;
        this.most = asked.top() == 0 ? limit : Math.min(asked.top(), limit);
        this.by = asked.by() == null ? null : expressions.compile(asked.by(), Until.PRODUCTION);
    }

    @Override
    public void made(Production production) {
        if (asked.mode() == Aggregation.Mode.NONE || !isWanted(production)) {
            return;
        }
        switch (asked.mode()) {
            case ALL -> list(production);
            case DISTINCT -> {
                if (listed.size() < most && seen.add(ContentHash.ofValue(production.value()))) {
                    list(production);
                }
            }
            case LATEST -> latest.put(new Endpoint(production.component(), production.port()), production);
            case TOP -> rank(production);
            case NONE -> {}
        }
    }

    private boolean isWanted(Production production) {
        String port = asked.port();
        return port == null
                || port.equals(production.component())
                || port.equals(production.component() + '.' + production.port());
    }

    private void list(Production production) {
        if (listed.size() < most) {
            listed.add(production);
        }
    }

    /** What has no number is not ranked. */
    private void rank(Production production) {
        Object rank;
        try {
            rank = by == null ? production.value() : by.evaluate(Until.variables(production));
        } catch (RefusalException none) {
            return;
        }
        if (rank instanceof Number number) {
            top.add(new Ranked(SameValues.decimal(number), order++, production));
            if (top.size() > most) {
                top.remove();
            }
        }
    }

    /** What is to be told: as made, those of each port, or the highest first. */
    List<Production> told() {
        return switch (asked.mode()) {
            case NONE -> List.of();
            case ALL, DISTINCT -> List.copyOf(listed);
            case LATEST -> latest.values().stream().limit(most).toList();
            case TOP ->
                top.stream()
                        .sorted(Comparator.comparing(Ranked::rank).reversed().thenComparing(Ranked::order))
                        .map(Ranked::production)
                        .toList();
        };
    }
}
