/**
 * The workflow model: immutable values, their validation and their content hashes. Imports nothing but the JDK, JSpecify
 * and the problems of {@code dev.runestone.api}.
 */
@NullMarked
package dev.runestone.workflow;

import org.jspecify.annotations.NullMarked;
