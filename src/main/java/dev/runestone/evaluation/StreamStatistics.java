package dev.runestone.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a stream did so far.
 *
 * @param in how many items came
 * @param out how many results were made
 * @param problems how many items, or windows, could not be evaluated
 * @param dropped how many items were dropped because there was no room for them
 * @param late how many items came too late for their windows
 * @param delivered how many results and problems readers have taken
 * @param waitingItems how many items wait to be evaluated
 * @param openWindows how many windows are open
 * @param waitingResults how many results wait to be read
 * @param lagMillis how long ago what has waited longest arrived, in milliseconds; 0 where nothing waits
 * @param elapsedMillis how long the stream has been, or was, at work, in milliseconds
 */
@JsonInclude
@Schema(description = "What a stream did so far.")
record StreamStatistics(
        long in,
        long out,
        long problems,
        long dropped,
        long late,
        long delivered,
        int waitingItems,
        int openWindows,
        int waitingResults,
        long lagMillis,
        long elapsedMillis) {}
