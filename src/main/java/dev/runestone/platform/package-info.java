/**
 * What every door needs and no feature imports: problem+json for whatever goes wrong, idempotent POSTs, request ids,
 * security headers, the API document, the clock, and the choice of database.
 */
@NullMarked
package dev.runestone.platform;

import org.jspecify.annotations.NullMarked;
