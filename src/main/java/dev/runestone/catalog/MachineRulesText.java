package dev.runestone.catalog;

import dev.runestone.workflow.Machine;

/** Writes a state machine as the rules that it is compiled to; who compiles machines provides it. */
public interface MachineRulesText {
    /** The rules of a valid machine as DRL. */
    String drl(Machine machine);
}
