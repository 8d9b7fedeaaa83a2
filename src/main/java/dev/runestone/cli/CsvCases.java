package dev.runestone.cli;

import dev.runestone.workflow.Type;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Cases from rows of CSV: each cell becomes a value of its column's type, an empty cell none. */
final class CsvCases implements CaseReader {
    /** Beyond a double's range, so no amount of money; arithmetic on such exponents could take for ever. */
    private static final int LARGEST_EXPONENT = 400;

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
            if (!cell.isEmpty()) {
                String column = header.get(i);
                values.put(column, value(cell, columns.types().getOrDefault(column, Type.ANY)));
            }
        }
        return columns.split(values);
    }

    /** A cell as a value of a type; the text itself where it is none, which the type's check then reports. */
    static Object value(String cell, Type type) {
        switch (type.kind()) {
            case INTEGER, NUMBER:
                return number(cell);
            case BOOLEAN:
                String word = cell.trim().toLowerCase(Locale.ROOT);
                return word.equals("true") ? Boolean.TRUE : word.equals("false") ? Boolean.FALSE : (Object) cell;
            default:
                return cell;
        }
    }

    private static Object number(String cell) {
        String text = cell.trim();
        try {
            if (text.length() < 10 && text.indexOf('.') < 0) {
                return Integer.valueOf(text);
            }
            BigDecimal number = new BigDecimal(text);
            return Math.abs((long) number.precision() - number.scale()) > LARGEST_EXPONENT ? cell : number;
        } catch (NumberFormatException noNumber) {
            return cell;
        }
    }
}
