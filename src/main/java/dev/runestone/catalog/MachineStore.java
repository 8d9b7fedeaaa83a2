package dev.runestone.catalog;

/** Where state machines last. */
interface MachineStore extends VersionStore<StoredMachine> {}
