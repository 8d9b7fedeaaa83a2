/** What steps do: functions with typed ports and declared capabilities, and the context that a run hands to them. */
@NullMarked
package dev.runestone.function;

import org.jspecify.annotations.NullMarked;
