/**
 * FEEL expressions for steps, guards and mappings: parsed by KIE's FEEL, evaluated in a sandbox that no Java object can be
 * reached from, within a budget of steps. The only package that imports {@code org.kie.dmn.feel} (ADR 2).
 */
@NullMarked
package dev.runestone.expression;

import org.jspecify.annotations.NullMarked;
