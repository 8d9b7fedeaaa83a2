package dev.runestone.catalog;

/** Where workflows last. */
interface WorkflowStore extends VersionStore<StoredWorkflow> {}
