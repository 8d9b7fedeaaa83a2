/**
 * State machines: definitions compiled to rules, one for each transition; an interpreter with the semantics of W3C SCXML
 * around them; persistent instances by key with an append-only history.
 */
@NullMarked
package dev.runestone.statemachine;

import org.jspecify.annotations.NullMarked;
