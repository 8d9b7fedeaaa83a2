package dev.runestone.crash;

import java.util.List;

/**
 * How a run must end.
 *
 * @param status its status
 * @param compensated the components whose effect is undone, in this order
 * @param undone the ledger's calls that undo it, in this order
 * @param machine the events of its state machine's instance, in this order
 */
record Expected(String status, List<String> compensated, List<String> undone, List<String> machine) {}
