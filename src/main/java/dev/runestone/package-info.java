/** Runestone: rules decide, dataflow moves. Every feature lives in a package of its own below this one. */
@NullMarked
package dev.runestone;

import org.jspecify.annotations.NullMarked;
