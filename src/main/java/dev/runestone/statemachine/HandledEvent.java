package dev.runestone.statemachine;

import java.time.Instant;
import java.util.Map;

/**
 * An event in the history of an instance.
 *
 * @param id its id
 * @param name its name; empty for the beginning of the instance
 * @param payload what it carried
 * @param at when it was handled
 * @param outcome what it did
 */
public record HandledEvent(String id, String name, Map<String, Object> payload, Instant at, Transitioned outcome) {}
