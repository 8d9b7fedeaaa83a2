package dev.runestone.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be decided.
 *
 * @param inputs the workflow's inputs by name
 * @param truth what really became of it; null where the file does not say
 * @param kept the columns that go from the file into the result
 */
record Case(Map<String, Object> inputs, @Nullable String truth, Map<String, Object> kept) {}
