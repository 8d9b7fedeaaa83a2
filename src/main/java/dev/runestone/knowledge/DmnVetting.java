package dev.runestone.knowledge;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads DMN models before the compiler does, and refuses where FEEL or the file reaches out: external Java and PMML
 * functions, imports of other kinds than DMN, other languages, the property {@code class}, entities and document types.
 * What FEEL can do beyond that, its sandbox is for; this is the first fence of two.
 */
final class DmnVetting {
    private static final Pattern FUNCTION = Pattern.compile("\\bfunction\\b");
    private static final Pattern EXTERNAL = Pattern.compile("\\bexternal\\b");
    private static final Pattern WORD = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");
    private static final List<String> KEYWORDS = List.of(
            "if",
            "then",
            "else",
            "for",
            "in",
            "return",
            "some",
            "every",
            "satisfies",
            "and",
            "or",
            "between",
            "instance",
            "of",
            "not",
            "partial");

    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();

    DmnVetting(List<Asset> models) {
        models.forEach(this::read);
    }

    List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    List<Violation> violations() {
        return violations;
    }

    private void read(Asset model) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(model.content()));
            try {
                read(model, reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException broken) {
            int line = broken.getLocation() == null
                    ? 0
                    : Math.max(broken.getLocation().getLineNumber(), 0);
            int column = broken.getLocation() == null
                    ? 0
                    : Math.max(broken.getLocation().getColumnNumber(), 0);
            String message = String.valueOf(broken.getMessage()).replaceAll("(?s).*Message: ", "");
            diagnostics.add(new Diagnostic(
                    Diagnostic.Severity.ERROR,
                    model.path(),
                    line,
                    column,
                    "",
                    "The model is no well-formed XML: " + message,
                    "Save it again with the modelling tool; document types and entities are not accepted."));
        }
    }

    private void read(Asset model, XMLStreamReader reader) throws XMLStreamException {
        Deque<String> names = new ArrayDeque<>();
        StringBuilder text = new StringBuilder();
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.DTD ->
                    refuse(model, reader, "", "a document type", "Remove the <!DOCTYPE> line.");
                case XMLStreamConstants.ENTITY_REFERENCE ->
                    refuse(model, reader, "", "the entity " + reader.getLocalName(), "Write the text itself.");
                case XMLStreamConstants.START_ELEMENT -> {
                    String name = reader.getAttributeValue(null, "name");
                    names.push(name == null || name.isBlank() ? names.isEmpty() ? "" : names.peek() : name);
                    text.setLength(0);
                    element(model, reader, names.peek());
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    expression(model, reader, names.pop(), text.toString());
                    text.setLength(0);
                }
                default -> {
                    // Comments, white space and processing instructions say nothing to the compiler.
                }
            }
        }
    }

    private void element(Asset model, XMLStreamReader reader, String name) {
        String kind = reader.getAttributeValue(null, "kind");
        boolean function = reader.getLocalName().equals("encapsulatedLogic")
                || reader.getLocalName().equals("functionDefinition");
        if (function && kind != null && !kind.equalsIgnoreCase("FEEL")) {
            refuse(model, reader, name, "an external " + kind + " function", "Write the function in FEEL.");
        }
        if (reader.getLocalName().equals("import") || reader.getLocalName().equals("importedValues")) {
            String type = String.valueOf(reader.getAttributeValue(null, "importType"));
            String location = reader.getAttributeValue(null, "locationURI");
            if (!type.toUpperCase(Locale.ROOT).contains("DMN")) {
                refuse(model, reader, name, "an import of " + type, "Import DMN models only.");
            }
            if (location != null && (location.contains(":") || location.contains("..") || location.startsWith("/"))) {
                refuse(model, reader, name, "the location " + location, "Name a model of the same package.");
            }
        }
        for (String attribute : List.of("expressionLanguage", "typeLanguage")) {
            String language = reader.getAttributeValue(null, attribute);
            if (language != null
                    && (!language.toUpperCase(Locale.ROOT).contains("FEEL")
                            || language.toUpperCase(Locale.ROOT).contains("B-FEEL"))) {
                refuse(model, reader, name, "the language " + language, "Write expressions in FEEL.");
            }
        }
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            if (!reader.getAttributeLocalName(i).equals("name")) {
                expression(model, reader, name, reader.getAttributeValue(i));
            }
        }
    }

    private void expression(Asset model, XMLStreamReader reader, String name, String feel) {
        // Both words anywhere, in strings and comments too: nothing that a lexer could be led astray with.
        if (FUNCTION.matcher(feel).find() && EXTERNAL.matcher(feel).find()) {
            refuse(
                    model,
                    reader,
                    name,
                    "an external function",
                    "Write the function in FEEL. If 'external' is only a word in the expression, choose another.");
        }
        if (readsClass(feel)) {
            refuse(
                    model,
                    reader,
                    name,
                    "the property class",
                    "FEEL would read the Java class of a value; a field of yours needs another name.");
        }
    }

    /** Whether {@code class} stands as a name of its own, not within a longer name such as {@code risk class}. */
    static boolean readsClass(String feel) {
        String code = withoutTexts(feel);
        Matcher word = WORD.matcher(code);
        String before = "";
        int end = 0;
        while (word.find()) {
            if (word.group().equals("class")) {
                boolean continues =
                        !before.isEmpty() && code.substring(end, word.start()).isBlank() && !KEYWORDS.contains(before);
                if (!continues) {
                    return true;
                }
            }
            before = word.group();
            end = word.end();
        }
        return false;
    }

    private static String withoutTexts(String feel) {
        StringBuilder rest = new StringBuilder();
        for (int i = 0; i < feel.length(); ) {
            // An apostrophe is part of a name in FEEL.
            int end = feel.charAt(i) == '\'' ? i : CodeText.endOfAside(feel, i);
            if (end == i) {
                rest.append(feel.charAt(i++));
            } else {
                rest.append(feel.charAt(i) == '"' ? "\"\"" : " ");
                i = end;
            }
        }
        return rest.toString();
    }

    private void refuse(Asset model, XMLStreamReader reader, String name, String member, String hint) {
        violations.add(
                new Violation(model.path(), Math.max(reader.getLocation().getLineNumber(), 0), name, member, hint));
    }
}
