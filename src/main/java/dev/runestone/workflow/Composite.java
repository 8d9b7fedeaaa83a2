package dev.runestone.workflow;

/** A component that stands for several simpler ones, which {@link Expansion} puts in its place. */
public sealed interface Composite extends Component permits Accumulator, Aggregate, Saga, EventProcess {

    @Override
    default <R> R match(Component.Cases<R> cases) {
        return cases.composite(this);
    }

    /** Goes on with the case of this composite's kind. */
    <R> R match(Kinds<R> kinds);

    /** One function for each kind of composite. */
    interface Kinds<R> {
        R accumulator(Accumulator accumulator);

        R aggregate(Aggregate aggregate);

        R saga(Saga saga);

        R eventProcess(EventProcess eventProcess);
    }
}
