package dev.runestone.knowledge;

import org.jspecify.annotations.Nullable;

/**
 * A fact to be inserted.
 *
 * @param type the name of a declared type, simple or with its package; null for a map fact
 * @param value an object as JSON values; for a map fact it is inserted as a {@link java.util.Map}
 */
public record FactInput(@Nullable String type, Object value) {}
