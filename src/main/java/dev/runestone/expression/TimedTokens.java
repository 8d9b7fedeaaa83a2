package dev.runestone.expression;

import dev.runestone.api.Refusal;
import java.time.Duration;
import org.antlr.v4.runtime.CommonTokenStream;
import org.kie.dmn.feel.parser.feel11.FEEL_1_1Lexer;

/**
 * The tokens of an expression, with a deadline: the grammar is ambiguous, and looks ahead for seconds on some texts of
 * ordinary length.
 */
final class TimedTokens extends CommonTokenStream {
    private final Duration limit;
    private final long end;

    TimedTokens(FEEL_1_1Lexer lexer, Duration limit) {
        super(lexer);
        this.limit = limit;
        this.end = System.nanoTime() + limit.toNanos();
    }

    @Override
    public int LA(int ahead) {
        if (System.nanoTime() - end > 0) {
            throw new Aborted(
                    Refusal.Kind.LIMIT_EXCEEDED,
                    "The expression takes more than " + limit.toMillis()
                            + " ms to parse: split it into several steps.");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new Aborted(Refusal.Kind.TIMEOUT, "The parsing of the expression was interrupted.");
        }
        return super.LA(ahead);
    }
}
