package dev.runestone.expression;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** FEEL expressions, compiled once for each set of variables. */
@ApplicationScoped
public class Expressions {
    private static final int SHOWN = 80;

    private final ExpressionLimits limits;
    private final Cache<Key, Expression> compiled;

    private record Key(String text, Set<String> variables) {}

    @Inject
    Expressions(ExpressionConfig config) {
        this(config.limits());
    }

    /** Expressions outside of the application, with limits of one's own. */
    public Expressions(ExpressionLimits limits) {
        this.limits = limits;
        this.compiled = Caffeine.newBuilder().maximumSize(limits.cached()).build();
    }

    /**
     * Compiles an expression, or finds it compiled.
     *
     * @param variables the names that it may speak of
     * @throws RefusalException {@code INVALID} with every problem found
     */
    public Expression compile(String feel, Collection<String> variables) {
        Key key = new Key(feel, Set.copyOf(variables));
        Expression known = compiled.getIfPresent(key);
        if (known != null) {
            return known;
        }
        Expression fresh = new ExpressionCompiler(limits).compile(feel, new TreeSet<>(key.variables()));
        compiled.put(key, fresh);
        return fresh;
    }

    /** What keeps an expression from being compiled; empty where nothing does. */
    public List<Problem> problems(String feel, Collection<String> variables) {
        try {
            compile(feel, variables);
            return List.of();
        } catch (RefusalException refused) {
            return refused.refusal().problems();
        }
    }

    static String shortened(String text) {
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }

    static RefusalException invalid(Refusal.Kind kind, String feel, List<Problem> problems) {
        return new Refusal(kind, "The expression '" + shortened(feel) + "' cannot be read.", problems).asException();
    }

    static Problem problem(String message, String hint) {
        return new Problem(Path.ROOT, message, hint);
    }
}
