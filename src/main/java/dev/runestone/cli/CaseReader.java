package dev.runestone.cli;

/** Makes a case of a row; may be used by several threads at once. */
@FunctionalInterface
interface CaseReader {
    /**
     * Reads a row.
     *
     * @throws RowDefect where the row is none of the form
     */
    Case read(Row row) throws RowDefect;
}
