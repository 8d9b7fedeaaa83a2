package dev.runestone.cli;

import java.util.ArrayList;
import java.util.List;

/** The cells of a CSV row (RFC 4180), strictly: quotes surround a whole cell or do not occur in it. */
final class CsvCells {
    private final String text;
    private final char separator;
    private int at;

    private CsvCells(String text, char separator) {
        this.text = text;
        this.separator = separator;
    }

    static List<String> of(String text, char separator) throws RowDefect {
        return new CsvCells(text, separator).all();
    }

    /** A cell as it has to be written, in quotes where it needs them. */
    static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    private List<String> all() throws RowDefect {
        List<String> cells = new ArrayList<>();
        while (true) {
            boolean quoted = at < text.length() && text.charAt(at) == '"';
            cells.add(quoted ? inQuotes(cells.size() + 1) : plain(cells.size() + 1));
            if (at == text.length()) {
                return cells;
            }
            at++;
        }
    }

    private String plain(int number) throws RowDefect {
        int end = text.indexOf(separator, at);
        String cell = end < 0 ? text.substring(at) : text.substring(at, end);
        if (cell.indexOf('"') >= 0) {
            throw new RowDefect("Cell " + number + " has a quote in the middle. Put quotes around the whole cell and"
                    + " double those in it.");
        }
        at += cell.length();
        return cell;
    }

    private String inQuotes(int number) throws RowDefect {
        StringBuilder cell = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c != '"') {
                cell.append(c);
            } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
                cell.append('"');
                at++;
            } else {
                at++;
                if (at < text.length() && text.charAt(at) != separator) {
                    throw new RowDefect("Cell " + number + " goes on after its closing quote.");
                }
                return cell.toString();
            }
        }
        throw new RowDefect("A quote opens a cell and is not closed.");
    }
}
