package dev.runestone.platform;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response as it is repeated.
 *
 * @param body the entity as it was sent; null where it was too large to keep
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record StoredResponse(int status, Map<String, String> headers, byte @Nullable [] body) {}
