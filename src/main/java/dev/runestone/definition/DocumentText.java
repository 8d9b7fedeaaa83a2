package dev.runestone.definition;

/** Turns the text of a definition into its tree. */
final class DocumentText {
    private DocumentText() {}

    /**
     * The tree of a YAML or JSON text.
     *
     * @throws Unreadable where it is neither, is empty, or holds more than it may
     */
    static Element parse(String text, boolean yaml, DefinitionLimits limits) {
        if (text.length() > limits.characters()) {
            throw new Unreadable(
                    "The document has " + text.length() + " characters, more than the " + limits.characters()
                            + " it may have.",
                    "",
                    1,
                    1);
        }
        Element root = yaml ? YamlDocument.read(text, limits) : JsonDocument.read(text, limits);
        if (root == null) {
            throw new Unreadable("The document is empty.", "", 1, 1);
        }
        return root;
    }
}
