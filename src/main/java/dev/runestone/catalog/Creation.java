package dev.runestone.catalog;

/**
 * What became of a workflow that was to be created.
 *
 * @param stored the version in the catalog
 * @param created whether it is new; the same content may have been there before
 */
public record Creation(StoredWorkflow stored, boolean created) {}
