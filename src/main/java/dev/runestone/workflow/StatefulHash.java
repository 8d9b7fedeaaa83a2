package dev.runestone.workflow;

import org.jspecify.annotations.Nullable;

/** Puts into a hash what components do that keep a state, and those that stand for several. */
final class StatefulHash implements Composite.Kinds<Boolean> {
    private final ContentHash hash;

    StatefulHash(ContentHash hash) {
        this.hash = hash;
    }

    Boolean add(StateMachine machine) {
        hash.text("machine");
        source(machine.machine());
        hash.text(machine.key());
        chosen(machine.event());
        hash.value(machine.payload());
        hash.value(machine.output());
        return true;
    }

    private void source(MachineSource source) {
        if (source instanceof MachineSource.Inline inline) {
            hash.text("inline");
            // It is called what the component is called, which does not count.
            hash.text(ContentHash.of(inline.machine().named("")));
        } else if (source instanceof MachineSource.Stored stored) {
            hash.text("stored");
            hash.text(stored.name());
            hash.value(stored.version() == null ? null : stored.version().toString());
        }
    }

    private void chosen(ChosenName name) {
        hash.text(name.text());
        hash.number(name.computed() ? 1 : 0);
    }

    @Override
    public Boolean accumulator(Accumulator accumulator) {
        hash.text("accumulator");
        hash.text(accumulator.key());
        hash.value(accumulator.initial());
        hash.text(accumulator.reducer());
        return true;
    }

    @Override
    public Boolean aggregate(Aggregate aggregate) {
        hash.text("aggregate");
        hash.text(aggregate.key());
        hash.value(aggregate.initial());
        chosen(aggregate.command());
        hash.value(aggregate.payload());
        hash.sorted(aggregate.commands(), command -> {
            hash.value(command.guard());
            hash.number(command.events().size());
            command.events().forEach(event -> {
                hash.text(event.event());
                hash.value(event.payload());
            });
        });
        hash.value(aggregate.events());
        return true;
    }

    @Override
    public Boolean saga(Saga saga) {
        hash.text("saga");
        hash.number(saga.parts().size());
        for (Saga.Part part : saga.parts()) {
            @Nullable Policy policy = part.policy();
            hash.text(part.step().name());
            hash.bytes(ContentHash.own(part.step(), policy == null ? Policy.NONE : policy));
            hash.number(policy == null ? 0 : 1);
        }
        return true;
    }

    @Override
    public Boolean eventProcess(EventProcess process) {
        hash.text("process");
        source(process.machine());
        hash.sorted(process.sources(), source -> {
            hash.text(source.key());
            chosen(source.event());
            hash.value(source.payload());
        });
        return true;
    }
}
