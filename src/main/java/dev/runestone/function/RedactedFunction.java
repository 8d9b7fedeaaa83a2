package dev.runestone.function;

import dev.runestone.api.RefusalException;
import org.jspecify.annotations.Nullable;

/**
 * A function that is handed secrets: they are blotted out of what it returns and of what it throws, so that neither
 * journal nor log nor answer shows them.
 *
 * @param function the function
 */
public record RedactedFunction(StepFunction function) implements StepFunction {

    /** A failure without secrets, and for the same reason without what it was caused by. */
    public static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        Failed(String message) {
            super(message, null, false, false);
        }
    }

    @Override
    public @Nullable Object apply(StepInput input) throws Exception {
        // Before the call: a secret may be replaced by another while it lasts.
        Redaction redaction = input.context().redaction();
        try {
            return redacted(function.apply(input), redaction);
        } catch (RefusalException refused) {
            throw redaction.refusal(refused.refusal()).asException();
        } catch (InterruptedException interrupted) {
            throw interrupted;
        } catch (Exception failure) {
            String message = failure.getMessage() == null ? "" : ": " + failure.getMessage();
            throw new Failed(redaction.text(failure.getClass().getSimpleName() + message));
        }
    }

    private static @Nullable Object redacted(@Nullable Object value, Redaction redaction) {
        if (value instanceof Parking.Task task) {
            return new Parking.Task(task.timeout(), task.heartbeat(), redaction.members(task.details()));
        }
        if (value instanceof Parking.Child child) {
            // No workflow has a name or version with a blot in it: the step fails, and does not tell why.
            return new Parking.Child(
                    redaction.text(child.workflow()),
                    child.version() == null ? null : redaction.text(child.version()),
                    redaction.members(child.inputs()));
        }
        if (value instanceof Parking.Signal signal) {
            return new Parking.Signal(redaction.text(signal.name()), signal.timeout());
        }
        return value instanceof Parking ? value : redaction.value(value);
    }

    @Override
    public boolean waits() {
        return function.waits();
    }

    @Override
    public Capability capability() {
        return function.capability();
    }
}
