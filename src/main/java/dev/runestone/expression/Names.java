package dev.runestone.expression;

import org.antlr.v4.runtime.Token;
import org.kie.dmn.feel.lang.impl.FEELEventListenersManager;
import org.kie.dmn.feel.parser.feel11.ParserHelper;

/**
 * The names that the parser knows. Members of a variable, of which no type is known, are single words: the library would
 * start another parser for each word behind a dot to see whether the name goes on, which takes seconds on long paths.
 * Other members are reached by {@code get value}.
 */
final class Names extends ParserHelper {
    private boolean following;

    Names(FEELEventListenersManager listeners) {
        super(listeners);
    }

    @Override
    public boolean followUp(Token token, boolean predicting) {
        following = true;
        try {
            return super.followUp(token, predicting);
        } finally {
            following = false;
        }
    }

    @Override
    public boolean isDynamicResolution() {
        return !following && super.isDynamicResolution();
    }
}
