package dev.runestone.journal;

import java.time.Instant;

/**
 * An event in its place.
 *
 * @param seq its number in its run, from 1, without gaps
 * @param at when it happened
 * @param event what happened
 */
public record Recorded(long seq, Instant at, RunEvent event) {}
