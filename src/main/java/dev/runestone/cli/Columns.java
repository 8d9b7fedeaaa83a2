package dev.runestone.cli;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.workflow.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the columns of a file belong. A workflow with one input that is an object takes the columns as its members; any
 * other takes them as its inputs.
 *
 * @param input the one object that the columns are members of; null where they are inputs themselves
 * @param types column to what its values may be
 * @param required the columns that must be there
 * @param open whether others may be there too
 * @param truth the column that says what really became of a case; null for none
 * @param kept the columns that go into the result
 */
record Columns(
        @Nullable String input,
        Map<String, Type> types,
        Set<String> required,
        boolean open,
        @Nullable String truth,
        List<String> kept) {

    /** The columns for a workflow with these inputs. */
    static Columns of(Map<String, Type> inputs, @Nullable String truth, List<String> kept) {
        if (inputs.size() == 1) {
            Map.Entry<String, Type> only = inputs.entrySet().iterator().next();
            Type type = only.getValue();
            if (type.kind() == Type.Kind.OBJECT) {
                return new Columns(only.getKey(), type.properties(), type.required(), type.open(), truth, kept);
            }
        }
        return new Columns(null, inputs, inputs.keySet(), false, truth, kept);
    }

    /** What is wrong with a file that has these columns, so that no row of it could be decided. */
    List<Problem> problems(List<String> header) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            String column = header.get(i);
            Path place = Path.of("header", i);
            if (column.isEmpty()) {
                problems.add(new Problem(place, "The column has no name.", "Name each column in the first line."));
            } else if (header.indexOf(column) < i) {
                problems.add(new Problem(place, "The column '" + column + "' comes twice.", ""));
            } else if (!known(column)) {
                problems.add(new Problem(
                        place,
                        "'" + column + "' is no column that the workflow takes.",
                        "Name it with --truth or --keep, or leave it out. It takes " + String.join(", ", types.keySet())
                                + "."));
            }
        }
        for (String column : required) {
            if (!header.contains(column)) {
                problems.add(new Problem(Path.of("header"), "The column '" + column + "' is missing.", ""));
            }
        }
        named(header, truth == null ? List.of() : List.of(truth), "--truth", problems);
        named(header, kept, "--keep", problems);
        return problems;
    }

    /** What the values of a column may be. */
    Type type(String column) {
        return types.getOrDefault(column, Type.ANY);
    }

    private boolean known(String column) {
        return open || types.containsKey(column) || column.equals(truth) || kept.contains(column);
    }

    private static void named(List<String> header, List<String> columns, String option, List<Problem> problems) {
        for (String column : columns) {
            if (!header.contains(column)) {
                problems.add(new Problem(
                        Path.of("header"),
                        "There is no column '" + column + "', which " + option + " names.",
                        "The columns are " + String.join(", ", header) + "."));
            }
        }
    }

    /** A case made of a row's values by column; takes the map over. */
    Case split(Map<String, Object> values) {
        Object found = truth == null ? null : values.remove(truth);
        Map<String, Object> keeping = new LinkedHashMap<>();
        for (String column : kept) {
            Object value = values.get(column);
            if (value != null) {
                keeping.put(column, value);
            }
            if (!types.containsKey(column)) {
                values.remove(column);
            }
        }
        Map<String, Object> inputs = input == null ? values : Map.of(input, values);
        return new Case(inputs, found == null ? null : found.toString(), keeping);
    }
}
