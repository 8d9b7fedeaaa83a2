package dev.runestone.workflow;

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
                return matches(component.name());
            }

            /** Goes back to the last star only, so that it takes no more than the product of both lengths. */
            private boolean matches(String name) {
                int at = 0;
                int wild = 0;
                int star = -1;
                int taken = 0;
                while (at < name.length()) {
                    if (wild < glob.length() && glob.charAt(wild) == '*') {
                        star = wild++;
                        taken = at;
                    } else if (wild < glob.length()
                            && (glob.charAt(wild) == '?' || glob.charAt(wild) == name.charAt(at))) {
                        wild++;
                        at++;
                    } else if (star >= 0) {
                        wild = star + 1;
                        at = ++taken;
                    } else {
                        return false;
                    }
                }
                while (wild < glob.length() && glob.charAt(wild) == '*') {
                    wild++;
                }
                return wild == glob.length();
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
