package dev.runestone.expression;

import org.kie.dmn.feel.runtime.events.FEELEventBase;

/** Tells that an expression of a decision model uses what the sandbox refuses. */
public final class RefusedFeel extends FEELEventBase {
    RefusedFeel(String message) {
        super(Severity.ERROR, message, null);
    }
}
