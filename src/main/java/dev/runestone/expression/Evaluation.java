package dev.runestone.expression;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kie.dmn.api.core.DMNRuntime;
import org.kie.dmn.api.core.DMNVersion;
import org.kie.dmn.api.feel.runtime.events.FEELEvent;
import org.kie.dmn.api.feel.runtime.events.FEELEventListener;
import org.kie.dmn.feel.lang.EvaluationContext;
import org.kie.dmn.feel.lang.FEELDialect;

/**
 * One evaluation: its variables in nested frames, what is left of its budget, and the errors that FEEL has reported. A
 * context of our own, because the library's finds variables of a filter by calling Java getters, and looks outer
 * variables up by recursion.
 */
final class Evaluation implements EvaluationContext {
    /** More errors than this help nobody. */
    private static final int ERRORS = 20;

    private static final Object UNKNOWN = new Object();

    private final State state;
    private Frame top;

    Evaluation(Map<String, ?> variables, Budget budget) {
        this(new State(budget, null), new Frame(null, variables));
    }

    /**
     * The evaluation that a context of the library stands for: itself where it is one, else a new one that finds its
     * variables there and reports its errors there.
     */
    static Evaluation of(EvaluationContext context) {
        return context instanceof Evaluation evaluation
                ? evaluation
                : new Evaluation(new State(FeelSandbox.budget(), context), new Frame(null, null));
    }

    private Evaluation(State state, Frame top) {
        this.state = state;
        this.top = top;
    }

    /** What is shared between an evaluation and the closures that it makes. */
    private static final class State {
        private final Budget budget;
        private final @Nullable EvaluationContext outer;
        private final List<FEELEvent> errors = new ArrayList<>(0);
        private int silent;

        private State(Budget budget, @Nullable EvaluationContext outer) {
            this.budget = budget;
            this.outer = outer;
        }
    }

    private static final class Frame {
        private final @Nullable Frame parent;
        private final @Nullable Map<String, ?> given;
        private @Nullable Map<String, @Nullable Object> own;
        private @Nullable Object root;

        private Frame(@Nullable Frame parent, @Nullable Map<String, ?> given) {
            this.parent = parent;
            this.given = given;
        }
    }

    Budget budget() {
        return state.budget;
    }

    List<FEELEvent> errors() {
        return state.errors;
    }

    /** Evaluates with errors ignored, as FEEL does inside a filter. */
    <T> @Nullable T silently(Supplier<? extends @Nullable T> work) {
        state.silent++;
        try {
            return work.get();
        } finally {
            state.silent--;
        }
    }

    @Override
    public void enterFrame() {
        top = new Frame(top, null);
    }

    @Override
    public void enterFrame(int size) {
        enterFrame();
    }

    @Override
    public void exitFrame() {
        if (top.parent != null) {
            top = top.parent;
        }
    }

    /** For a closure: it sees the frames that there are now. */
    @Override
    public EvaluationContext current() {
        return new Evaluation(state, top);
    }

    @Override
    public void setValue(String name, @Nullable Object value) {
        state.budget.spend(1);
        setValue(top, name, value);
    }

    private void setValue(Frame frame, String name, @Nullable Object value) {
        if (frame.own == null) {
            frame.own = new HashMap<>(4);
        }
        frame.own.put(name, Values.in(value, state.budget));
    }

    @Override
    public @Nullable Object getValue(String name) {
        Object value = find(name);
        return value == UNKNOWN ? null : value;
    }

    private @Nullable Object find(String name) {
        for (Frame frame = top; frame != null; frame = frame.parent) {
            if (frame.root instanceof Map<?, ?> root && root.containsKey(name)) {
                return Values.in(root.get(name), state.budget);
            }
            if (frame.own != null) {
                Object value = frame.own.get(name);
                if (value != null || frame.own.containsKey(name)) {
                    return value;
                }
            }
            if (frame.given != null) {
                Object value = frame.given.get(name);
                if (value instanceof List) {
                    // Looked through once and not at each mention, which may be one for each of its elements.
                    setValue(frame, name, value);
                    return frame.own == null ? null : frame.own.get(name);
                }
                if (value != null || frame.given.containsKey(name)) {
                    return Values.in(value, state.budget);
                }
            }
        }
        if (state.outer != null && state.outer.isDefined(name)) {
            Object value = Values.in(state.outer.getValue(name), state.budget);
            if (value != null || !Builtins.refused(name)) {
                return value;
            }
        }
        Object function = Builtins.function(name);
        return function == null ? UNKNOWN : function;
    }

    @Override
    public @Nullable Object getValue(String[] names) {
        Object value = getValue(names[0]);
        for (int i = 1; i < names.length; i++) {
            value = Properties.get(value, names[i], this);
        }
        return value;
    }

    @Override
    public boolean isDefined(String name) {
        return find(name) != UNKNOWN;
    }

    @Override
    public boolean isDefined(String[] names) {
        return getValue(names) != null;
    }

    /** What a function of a decision model sees of its caller. FEEL's own functions are no variables. */
    @Override
    @SuppressWarnings("NullAway") // the values of variables may be null, whatever the library declares
    public Map<String, Object> getAllValues() {
        if (state.outer == null) {
            throw state.budget.abort(
                    new Aborted(dev.runestone.api.Refusal.Kind.INVALID, "The expression asks for every variable."));
        }
        Map<String, @Nullable Object> all = new HashMap<>();
        state.outer.getAllValues().forEach((name, value) -> {
            if (!Builtins.isBuiltin(value)) {
                all.put(name, value);
            }
        });
        Deque<Frame> frames = new ArrayDeque<>();
        for (Frame frame = top; frame != null; frame = frame.parent) {
            frames.push(frame);
        }
        for (Frame frame : frames) {
            if (frame.own != null) {
                all.putAll(frame.own);
            }
            if (frame.root instanceof Map<?, ?> root) {
                root.forEach((name, value) -> all.put(String.valueOf(name), value));
            }
        }
        state.budget.spend(all.size());
        return all;
    }

    @Override
    public @Nullable DMNRuntime getDMNRuntime() {
        return state.outer == null ? null : state.outer.getDMNRuntime();
    }

    /** Nothing may load a class by way of an expression. */
    @Override
    public @Nullable ClassLoader getRootClassLoader() {
        return null;
    }

    @Override
    public void notifyEvt(Supplier<FEELEvent> event) {
        state.budget.rethrow();
        if (state.silent > 0 || state.errors.size() >= ERRORS) {
            return;
        }
        if (state.outer != null) {
            state.outer.notifyEvt(event);
            return;
        }
        FEELEvent happened = event.get();
        if (happened.getSeverity() == FEELEvent.Severity.ERROR) {
            state.errors.add(happened);
        }
    }

    @Override
    public Set<FEELEventListener> getListeners() {
        return Set.of();
    }

    @Override
    public void setRootObject(Object root) {
        top.root = root;
    }

    @Override
    public @Nullable Object getRootObject() {
        return top.root;
    }

    @Override
    public FEELDialect getFEELDialect() {
        return FEELDialect.FEEL;
    }

    @Override
    public DMNVersion getDMNVersion() {
        return DMNVersion.getLatest();
    }
}
