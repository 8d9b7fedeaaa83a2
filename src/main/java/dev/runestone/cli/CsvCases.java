package dev.runestone.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cases from rows of CSV: each cell becomes a value of its column's type, an empty cell none. */
final class CsvCases implements CaseReader {
    private final Columns columns;
    private final List<String> header;
    private final char separator;

    CsvCases(Columns columns, List<String> header, char separator) {
        this.columns = columns;
        this.header = header;
        this.separator = separator;
    }

    @Override
    public Case read(Row row) throws RowDefect {
        List<String> cells = CsvCells.of(row.text(), separator);
        if (cells.size() != header.size()) {
            throw new RowDefect("The row has " + cells.size() + " cells, the header " + header.size() + ".");
        }
        Map<String, Object> values = new LinkedHashMap<>(cells.size() * 2);
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            String column = header.get(i);
            Object value = cell.isEmpty() ? null : columns.type(column).coerceText(cell);
            if (value != null) {
                values.put(column, value);
            }
        }
        return columns.split(values);
    }
}
