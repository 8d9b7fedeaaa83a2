/**
 * What every door speaks: problems with a path, refusals with a kind, pages with a cursor. Imports nothing but the JDK
 * and JSpecify; every feature may import it (ADR 2).
 */
@NullMarked
package dev.runestone.api;

import org.jspecify.annotations.NullMarked;
