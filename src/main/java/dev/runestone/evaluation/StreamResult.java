package dev.runestone.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What came of an item, or that the stream has ended, ready to be sent.
 *
 * @param sequence its place among the results, from 1; 0 before it has one
 * @param kind which lane it belongs to
 * @param json its text, an object without its sequence
 * @param settles the number up to which items need not be read again once this is delivered; -1 for none
 * @param arrivedNanos when the item arrived, by {@link System#nanoTime()}
 */
record StreamResult(long sequence, Kind kind, String json, long settles, long arrivedNanos) {
    /** The lanes. */
    enum Kind {
        RESULT("result"),
        /** The item could not be evaluated; the stream lives on. */
        PROBLEM("problem"),
        /** Nothing comes behind it. */
        END("end");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The name of such events. */
        String word() {
            return word;
        }
    }

    /**
     * A result that has no place yet.
     *
     * @param told an object, to be written as JSON
     */
    static StreamResult of(ObjectMapper mapper, Kind kind, Object told, long settles, long arrivedNanos) {
        try {
            return new StreamResult(0, kind, mapper.writeValueAsString(told), settles, arrivedNanos);
        } catch (JsonProcessingException unwritable) {
            throw new IllegalStateException(unwritable);
        }
    }

    StreamResult numbered(long place) {
        return new StreamResult(place, kind, json, settles, arrivedNanos);
    }

    /** What it takes in a buffer, about. */
    int bytes() {
        return 64 + json.length();
    }

    /** The same as a line, which says its sequence as well. */
    String line() {
        return "{\"sequence\":" + sequence + "," + json.substring(1);
    }
}
