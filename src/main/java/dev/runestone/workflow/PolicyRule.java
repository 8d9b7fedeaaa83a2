package dev.runestone.workflow;

import java.util.regex.Pattern;

/**
 * A policy and the components that it is for. A workflow's rules are tried in order; the first that matches decides.
 *
 * @param selector what it matches
 * @param policy the policy
 */
public record PolicyRule(Selector selector, Policy policy) {

    /** Chooses components. */
    public sealed interface Selector {
        boolean matches(Component component);

        /** The component of that name. */
        record Named(String name) implements Selector {
            @Override
            public boolean matches(Component component) {
                return component.name().equals(name);
            }
        }

        /**
         * Components whose name has a form.
         *
         * @param glob a name in which {@code *} stands for any characters and {@code ?} for one
         */
        record Matching(String glob) implements Selector {
            @Override
            public boolean matches(Component component) {
                StringBuilder regex = new StringBuilder();
                glob.codePoints()
                        .forEach(point -> regex.append(
                                point == '*' ? ".*" : point == '?' ? "." : Pattern.quote(Character.toString(point))));
                return component.name().matches(regex.toString());
            }
        }

        /**
         * Components of a kind.
         *
         * @param kind the key that the definition gives the kind, {@code step} or {@code rules} for example, or the name of
         *     a step's function
         */
        record OfKind(String kind) implements Selector {
            @Override
            public boolean matches(Component component) {
                return component.kind().equals(kind)
                        || (component instanceof Step step && step.function().equals(kind));
            }
        }

        /** Every component. */
        record Any() implements Selector {
            @Override
            public boolean matches(Component component) {
                return true;
            }
        }
    }
}
