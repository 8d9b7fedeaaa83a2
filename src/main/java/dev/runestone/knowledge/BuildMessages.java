package dev.runestone.knowledge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kie.api.builder.Message;

/**
 * Turns what the compiler says into diagnostics that point at a line and say how to mend it. Drools tells the line of
 * few of its messages; for the others the place is found by what the message names.
 */
final class BuildMessages {
    private static final int LIMIT = 200;
    private static final String JAVA = ".java";
    private static final String SOURCE = "Java source of ";
    private static final Pattern RULE_NAME = Pattern.compile("\\* Rule name: (.*)");
    private static final Pattern METHOD = Pattern.compile("public static [^(=]* (\\w+)\\(");
    private static final Pattern BLOCK = Pattern.compile("\\(line (\\d+),col (\\d+)\\)");
    private static final Pattern NAMED_RULE = Pattern.compile("\\bon rule '([^']+)'|\\bin rule \"([^\"]+)\"");

    private final RuleIndex index;
    private final SourceSearch search;
    private final Map<String, String> generated = new HashMap<>();
    private final Map<String, Integer> seen = new HashMap<>();

    /** A diagnostic and the part of the source that it is about. */
    record Located(Diagnostic diagnostic, Optional<RuleIndex.Entry> entry) {}

    BuildMessages(List<DrlSource> sources, RuleIndex index) {
        this.index = index;
        this.search = new SourceSearch(sources, index);
    }

    List<Located> of(List<Message> messages) {
        Set<Located> found = new LinkedHashSet<>();
        boolean types = false;
        for (Message message : messages) {
            if (message.getText().startsWith(SOURCE)) {
                generated.put(message.getPath(), message.getText());
            }
            types |= message.getPath() == null && isAboutType(message.getText());
        }
        for (Message message : messages) {
            String text = message.getText();
            // A missing type of a field is reported at each use of the field in the generated class.
            boolean echo = types && message.getPath() == null && !isAboutType(text);
            if (found.size() < LIMIT
                    && !echo
                    && !text.startsWith(SOURCE)
                    && !text.contains("Parser returned a null Package")) {
                found.add(located(message));
            }
        }
        return new ArrayList<>(found);
    }

    private static boolean isAboutType(String text) {
        return text.contains("cannot be resolved to a type") || text.contains("can be imported");
    }

    private Located located(Message message) {
        String path = message.getPath() == null ? "" : message.getPath();
        String text = message.getText();
        if (path.endsWith(".dmn")) {
            return new Located(diagnostic(message, path, 0, 0, "", text), Optional.empty());
        }
        if (path.endsWith(JAVA)) {
            return ofGenerated(message, path);
        }
        Optional<RuleIndex.Entry> entry =
                namedRule(text).or(() -> message.getLine() > 0 ? search.at(path, message.getLine()) : Optional.empty());
        Matcher block = BLOCK.matcher(text);
        if (entry.isPresent() && text.contains("parse consequence") && block.find()) {
            int offset = search.inConsequence(
                    entry.get(), Integer.parseInt(block.group(1)), Integer.parseInt(block.group(2)));
            return at(message, new SourceSearch.Place(entry.get().source(), offset, entry));
        }
        int repetition = seen.merge(path + text, 1, Integer::sum) - 1;
        Optional<SourceSearch.Place> place = entry.isPresent()
                ? search.inside(entry.get(), Mention.of(text))
                : search.anywhere(path, Mention.of(text), repetition);
        if (place.isPresent()) {
            return at(message, place.get());
        }
        return entry.map(rule -> at(message, new SourceSearch.Place(rule.source(), rule.start(), entry)))
                .orElseGet(() -> new Located(
                        diagnostic(message, search.asset(path), Math.max(message.getLine(), 0), 0, "", text),
                        Optional.empty()));
    }

    private Optional<RuleIndex.Entry> namedRule(String text) {
        Matcher named = NAMED_RULE.matcher(text);
        if (!named.find()) {
            return Optional.empty();
        }
        return index.find(RuleIndex.Kind.RULE, "", named.group(1) == null ? named.group(2) : named.group(1));
    }

    /** A message of the Java compiler, at a line of what the rules were turned into. */
    private Located ofGenerated(Message message, String path) {
        String[] lines = generated.getOrDefault(path, "").split("\n", -1);
        // The first line of the listing is its title.
        int line = Math.min(message.getLine(), lines.length - 1);
        Optional<RuleIndex.Entry> entry = Optional.empty();
        for (int i = line; i > 0 && entry.isEmpty(); i--) {
            Matcher rule = RULE_NAME.matcher(lines[i]);
            Matcher method = METHOD.matcher(lines[i]);
            if (rule.find()) {
                entry = index.find(RuleIndex.Kind.RULE, "", rule.group(1).strip());
            } else if (method.find()) {
                entry = index.find(RuleIndex.Kind.FUNCTION, "", method.group(1));
            }
        }
        List<String> mentions = new ArrayList<>(Mention.of(message.getText()));
        if (line > 0) {
            mentions.add(lines[line].strip());
        }
        Optional<RuleIndex.Entry> found = entry;
        Optional<SourceSearch.Place> place =
                found.isPresent() ? search.inside(found.get(), mentions) : search.anywhere("", mentions, 0);
        return place.map(here -> at(message, here))
                .orElseGet(() -> found.map(
                                rule -> at(message, new SourceSearch.Place(rule.source(), rule.start(), found)))
                        .orElseGet(() -> new Located(
                                diagnostic(message, search.asset(""), 0, 0, "", message.getText()), Optional.empty())));
    }

    private Located at(Message message, SourceSearch.Place place) {
        return new Located(
                diagnostic(
                        message,
                        place.source().path(),
                        place.line(),
                        place.column(),
                        place.entry().map(RuleIndex.Entry::name).orElse(""),
                        message.getText()),
                place.entry());
    }

    private static Diagnostic diagnostic(Message message, String path, int line, int column, String rule, String text) {
        Diagnostic.Severity severity =
                message.getLevel() == Message.Level.ERROR ? Diagnostic.Severity.ERROR : Diagnostic.Severity.WARNING;
        String plain = MessageHints.plain(text);
        return new Diagnostic(severity, path, line, column, rule, plain, MessageHints.of(plain));
    }
}
