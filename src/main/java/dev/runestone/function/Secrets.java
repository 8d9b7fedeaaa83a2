package dev.runestone.function;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.workflow.Component;
import dev.runestone.workflow.Requirements;
import dev.runestone.workflow.Step;
import dev.runestone.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The secrets and settings of this installation by name. Workflows name them, and the values stay here: they are handed
 * to the functions of steps that require them, and to nobody else.
 */
public interface Secrets {
    /** A shorter secret would be found, and blotted out, in messages that have nothing to do with it. */
    int SHORTEST = 4;

    /** A secret; empty where nobody has set it or it has fewer than {@link #SHORTEST} characters. */
    Optional<String> secret(String name);

    /** A setting; empty where nobody has set it. */
    Optional<String> setting(String name);

    /** The secrets and settings that steps of a workflow require and nobody has set; checked before a run begins. */
    default List<Problem> missing(Workflow workflow) {
        List<Problem> problems = new ArrayList<>(0);
        for (Component component : workflow.components().values()) {
            if (component instanceof Step step && !step.requires().equals(Requirements.NONE)) {
                missing("secret", step, step.requires().secrets(), this::secret, problems);
                missing("setting", step, step.requires().settings(), this::setting, problems);
            }
        }
        return problems;
    }

    private static void missing(
            String kind,
            Step step,
            List<String> required,
            Function<String, Optional<String>> values,
            List<Problem> problems) {
        for (int i = 0; i < required.size(); i++) {
            String name = required.get(i);
            if (values.apply(name).isEmpty()) {
                problems.add(new Problem(
                        Path.of("components", step.name(), "step", "requires", kind + "s", i),
                        "The step '" + step.name() + "' requires the " + kind + " '" + name
                                + "', which nobody has set.",
                        hint(kind, name)));
            }
        }
    }

    /** What keeps the values of these secrets out of texts. */
    default Redaction redaction(Requirements requires) {
        return Redaction.of(requires.secrets().stream()
                .flatMap(name -> secret(name).stream())
                .toList());
    }

    /** How somebody sets a secret or setting. */
    static String hint(String kind, String name) {
        return kind.equals("secret")
                ? "Set runestone.secrets." + name + ", with " + SHORTEST
                        + " characters or more, or put it into the file '" + name
                        + "' of the folder runestone.secrets-folder."
                : "Set runestone.settings." + name + ".";
    }

    /** No secrets and no settings. */
    Secrets NONE = new Secrets() {
        @Override
        public Optional<String> secret(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<String> setting(String name) {
            return Optional.empty();
        }
    };
}
