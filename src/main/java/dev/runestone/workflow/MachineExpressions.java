package dev.runestone.workflow;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import java.util.ArrayList;
import java.util.List;

/** Checks the expressions and names in a machine's actions. */
final class MachineExpressions {
    private final References references;
    private final List<Problem> problems;

    MachineExpressions(References references, List<Problem> problems) {
        this.references = references;
        this.problems = problems;
    }

    void check(String feel, Path at) {
        for (Problem problem : references.expression(feel, Machine.VARIABLES)) {
            List<Object> segments = new ArrayList<>(at.segments());
            segments.addAll(problem.path().segments());
            problems.add(new Problem(new Path(segments), problem.message(), problem.hint()));
        }
    }

    void actions(List<Action> actions, Path path) {
        for (int i = 0; i < actions.size(); i++) {
            actions.get(i).match(new Check(path.element(i)));
        }
    }

    private final class Check implements Action.Cases<Boolean> {
        private final Path path;

        private Check(Path path) {
            this.path = path;
        }

        @Override
        public Boolean assign(Action.Assign assign) {
            Path at = path.member("assign");
            check(assign.value(), assign.member() == null ? at : at.member(assign.member()));
            return true;
        }

        @Override
        public Boolean raise(Action.Raise raise) {
            Path at = path.member("raise");
            if (!EventNames.isName(raise.event())) {
                problems.add(EventNames.malformed(at.member("event"), raise.event()));
            }
            if (raise.payload() != null) {
                check(raise.payload(), at.member("payload"));
            }
            return true;
        }

        @Override
        public Boolean emit(Action.Emit emit) {
            Path at = path.member("emit");
            name(emit.name(), at.member("name"));
            if (emit.value() != null) {
                check(emit.value(), at.member("value"));
            }
            return true;
        }

        @Override
        public Boolean start(Action.Start start) {
            Path at = path.member("start");
            name(start.workflow(), at.member("workflow"));
            start.inputs().forEach((input, feel) -> {
                name(input, at.member("inputs").member(input));
                check(feel, at.member("inputs").member(input));
            });
            return true;
        }

        private void name(String name, Path at) {
            if (!Names.isName(name)) {
                problems.add(new Problem(
                        at,
                        TypeCheck.shown(name) + " is no name.",
                        "A name is a letter and up to 99 letters, digits, '_' and '-'."));
            }
        }
    }
}
