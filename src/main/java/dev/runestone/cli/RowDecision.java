package dev.runestone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Decides a row: reads the case, runs the workflow, writes the result's line. Used by several threads at once. */
final class RowDecision implements Function<Row, Verdict> {
    private static final Logger LOG = Logger.getLogger(RowDecision.class);

    /** With more, a million rows that fail alike would fill the disk. */
    private static final int FAILURES_LOGGED = 10;

    private final AtomicInteger failures = new AtomicInteger();
    private final CaseReader reader;
    private final Decider decider;
    private final List<String> outcomePath;
    private final ObjectWriter json;

    /**
     * @param outcomePath the output and the members in it that lead to the outcome's label
     */
    RowDecision(CaseReader reader, Decider decider, List<String> outcomePath, ObjectWriter json) {
        this.reader = reader;
        this.decider = decider;
        this.outcomePath = outcomePath;
        this.json = json;
    }

    @Override
    public Verdict apply(Row row) {
        if (row.defect() != null) {
            return new Verdict.Rejected(row, row.defect());
        }
        try {
            return decided(row);
        } catch (RowDefect defect) {
            return new Verdict.Rejected(row, defect.reason());
        } catch (RefusalException refused) {
            return new Verdict.Rejected(row, reason(refused.refusal()));
        } catch (JsonProcessingException unwritable) {
            return new Verdict.Rejected(row, "The result is no JSON: " + unwritable.getOriginalMessage());
        } catch (RuntimeException bug) {
            if (failures.incrementAndGet() <= FAILURES_LOGGED) {
                LOG.errorf(bug, "Line %d could not be decided.", row.line());
            }
            return new Verdict.Rejected(row, "It could not be decided: " + bug);
        }
    }

    private Verdict decided(Row row) throws RowDefect, JsonProcessingException {
        Case read = reader.read(row);
        Map<String, @Nullable Object> outputs = decider.decide(read.inputs());
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("line", row.line());
        line.putAll(read.kept());
        line.putAll(outputs);
        return new Verdict.Decided(json.writeValueAsBytes(line), outcome(outputs), read.truth());
    }

    private @Nullable String outcome(Map<String, @Nullable Object> outputs) {
        Object value = outputs;
        for (String member : outcomePath) {
            value = value instanceof Map<?, ?> map ? map.get(member) : null;
        }
        return value == null ? null : value.toString();
    }

    private static String reason(Refusal refusal) {
        if (refusal.problems().isEmpty()) {
            return refusal.detail();
        }
        return refusal.problems().stream().map(Problem::toString).collect(Collectors.joining("; "));
    }
}
