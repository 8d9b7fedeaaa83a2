package dev.runestone.cli;

import org.jspecify.annotations.Nullable;

/**
 * A row as it stands in the file.
 *
 * @param line the number of its first line, from 1
 * @param text the row without its line end; the beginning of it where it is too long to keep
 * @param defect why it cannot be read any further; null where it can
 */
record Row(long line, String text, @Nullable String defect) {}
