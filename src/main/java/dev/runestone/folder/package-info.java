/** Following the folders that people put their files into. Imports no feature; features that own a folder use it (ADR 7). */
@NullMarked
package dev.runestone.folder;

import org.jspecify.annotations.NullMarked;
