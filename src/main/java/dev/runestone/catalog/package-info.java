/**
 * The stored, versioned workflows and state machines: the database keeps them, memory answers for them. Files of the {@code processes} folder
 * are loaded at start-up and watched.
 */
@NullMarked
package dev.runestone.catalog;

import org.jspecify.annotations.NullMarked;
