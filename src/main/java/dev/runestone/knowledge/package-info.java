/**
 * Rule knowledge: building, vetting, versioned deployment, hot swap and rollback of rule packages; sessions; conflict
 * resolution; traces of fired rules; decision tables; DMN. The only package that imports Drools and KIE, but for FEEL.
 */
@NullMarked
package dev.runestone.knowledge;

import org.jspecify.annotations.NullMarked;
