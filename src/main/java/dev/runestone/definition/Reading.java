package dev.runestone.definition;

import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.workflow.Workflow;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What came of reading a definition: a workflow, or problems. */
public final class Reading {
    private final @Nullable Element document;
    private final @Nullable Workflow workflow;
    private final List<Problem> problems;

    Reading(@Nullable Element document, @Nullable Workflow workflow, List<Problem> problems) {
        this.document = document;
        this.workflow = problems.isEmpty() ? workflow : null;
        this.problems = List.copyOf(problems);
    }

    /** The workflow; empty where there are problems. */
    public Optional<Workflow> workflow() {
        return Optional.ofNullable(workflow);
    }

    /** Everything that is wrong with the form of the definition, with line and column. */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * The workflow.
     *
     * @throws dev.runestone.api.RefusalException {@code INVALID} with the problems
     */
    public Workflow orRefuse() {
        if (workflow == null) {
            throw Refusal.invalid("The definition", problems).asException();
        }
        return workflow;
    }

    /** Problems that something else found in the workflow, with the line and column where the definition has them. */
    public List<Problem> located(List<Problem> found) {
        return located(document, found);
    }

    static List<Problem> located(@Nullable Element document, List<Problem> found) {
        return found.stream()
                .map(problem -> {
                    Element nearest = Document.nearest(document, problem.path());
                    return nearest == null
                            ? problem
                            : Document.located(problem.path(), problem.message(), problem.hint(), nearest);
                })
                .toList();
    }
}
