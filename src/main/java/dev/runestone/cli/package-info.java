/** The commands of the packaged application: serve, evaluate a file, validate files. Imported by nobody. */
@NullMarked
package dev.runestone.cli;

import org.jspecify.annotations.NullMarked;
