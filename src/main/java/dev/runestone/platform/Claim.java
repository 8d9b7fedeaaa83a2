package dev.runestone.platform;

import java.time.Instant;

/** What became of the wish to carry out a POST under a key. */
sealed interface Claim {
    /** The key is ours: carry the request out. */
    record Won(String key, Instant begunAt) implements Claim {}

    /** The same request was answered before. */
    record Answered(StoredResponse response) implements Claim {}

    /** The same request is being carried out. */
    record UnderWay() implements Claim {}

    /** The key stands for another request. */
    record Taken() implements Claim {}
}
