/** What is to happen later, kept in the database: alarms that ring once, on one node, or again and again. */
@NullMarked
package dev.runestone.timer;

import org.jspecify.annotations.NullMarked;
