/**
 * Workflows that are composed: which components lead from what is provided to what is wanted.
 *
 * <p>The {@link dev.runestone.composition.Planner} knows no workflows yet, only {@linkplain
 * dev.runestone.composition.Offer offers} and the concepts that they need and provide.
 */
@NullMarked
package dev.runestone.composition;

import org.jspecify.annotations.NullMarked;
