/**
 * Workflows as people and other programs write and read them: YAML and JSON with a published schema, Mermaid and DOT. The
 * only package that knows YAML (ADR 2).
 */
@NullMarked
package dev.runestone.definition;

import org.jspecify.annotations.NullMarked;
