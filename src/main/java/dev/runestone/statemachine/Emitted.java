package dev.runestone.statemachine;

import org.jspecify.annotations.Nullable;

/**
 * A fact that came out of a machine.
 *
 * @param name what it is called
 * @param value its value, a JSON value
 */
public record Emitted(String name, @Nullable Object value) {}
