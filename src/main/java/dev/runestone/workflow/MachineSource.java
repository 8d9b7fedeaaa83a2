package dev.runestone.workflow;

import org.jspecify.annotations.Nullable;

/** Where a component has its state machine from. */
public sealed interface MachineSource {

    /**
     * A machine of the catalog.
     *
     * @param name its name
     * @param version its version; null for the latest
     */
    record Stored(String name, @Nullable Version version) implements MachineSource {}

    /**
     * A machine that is written inside the workflow. Its instances belong to the component, in every version of the
     * workflow: when the workflow is expanded the machine gets the name {@code workflow.component}, which no machine of the
     * catalog can have, because names have no dots.
     *
     * @param machine the machine; called what its component is called
     */
    record Inline(Machine machine) implements MachineSource {}
}
