/**
 * The application as a process that is killed at any point: whether every durable run ends rightly all the same, by its
 * history and by a ledger outside that counts each call.
 */
@NullMarked
package dev.runestone.crash;

import org.jspecify.annotations.NullMarked;
