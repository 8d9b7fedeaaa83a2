package dev.runestone.workflow;

import java.util.List;

/**
 * What a step needs of the run's context; checked before a run begins.
 *
 * @param secrets the names of the secrets that are handed to it
 * @param settings the names of the settings that are handed to it
 */
public record Requirements(List<String> secrets, List<String> settings) {
    public static final Requirements NONE = new Requirements(List.of(), List.of());

    public Requirements {
        secrets = List.copyOf(secrets);
        settings = List.copyOf(settings);
    }
}
