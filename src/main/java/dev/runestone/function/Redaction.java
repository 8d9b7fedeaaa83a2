package dev.runestone.function;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Blots secrets out of texts and values: as they are, each longer line of them, percent-encoded, as a JSON string, and in
 * Base64. What a function makes of a secret in any other way is beyond it.
 */
public final class Redaction {
    /** Stands in the place of a secret. */
    public static final String BLOT = "•••";

    /** The blot in UTF-8, one character for each byte. */
    private static final String BLOT_BYTES = new String(BLOT.getBytes(UTF_8), ISO_8859_1);

    /** Lines of a secret of several lines, such as a private key, that are blotted out by themselves. */
    private static final int LINE = 16;

    private static final Redaction NONE = new Redaction(List.of());

    private final List<String> forms;

    private Redaction(List<String> forms) {
        this.forms = forms;
    }

    /** What blots out these secrets. */
    public static Redaction of(Collection<String> secrets) {
        if (secrets.isEmpty()) {
            return NONE;
        }
        Set<String> forms = new LinkedHashSet<>();
        for (String secret : secrets) {
            forms.add(secret);
            forms.add(URLEncoder.encode(secret, UTF_8));
            forms.add(Percent.encode(secret));
            forms.add(escaped(secret));
            forms.add(Base64.getEncoder().encodeToString(secret.getBytes(UTF_8)));
            forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(secret.getBytes(UTF_8)));
            secret.lines()
                    .map(String::strip)
                    .filter(line -> line.length() >= LINE)
                    .forEach(forms::add);
        }
        forms.removeIf(String::isEmpty);
        // The longest first: one secret may be a part of another.
        return new Redaction(forms.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    private static String escaped(String secret) {
        return secret.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\r", "\\r")
                .replace("\n", "\\n");
    }

    /** Whether there is nothing to blot out. */
    public boolean isEmpty() {
        return forms.isEmpty();
    }

    /** The text without secrets. */
    public String text(String text) {
        String blotted = text;
        for (String form : forms) {
            blotted = blotted.replace(form, BLOT);
        }
        return blotted;
    }

    /** The bytes without secrets in UTF-8; the same ones where they hold none. */
    byte[] bytes(byte[] bytes) {
        // One character for each byte: what is no text goes through unharmed.
        String read = new String(bytes, ISO_8859_1);
        String blotted = read;
        for (String form : forms) {
            blotted = blotted.replace(new String(form.getBytes(UTF_8), ISO_8859_1), BLOT_BYTES);
        }
        return blotted.equals(read) ? bytes : blotted.getBytes(ISO_8859_1);
    }

    /** The JSON value without secrets, in texts and in names of members; the same one where it holds none. */
    public @Nullable Object value(@Nullable Object value) {
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> blotted = new ArrayList<>(list.size());
            list.forEach(element -> blotted.add(value(element)));
            return blotted.equals(list) ? list : blotted;
        }
        if (value instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> blotted = new LinkedHashMap<>();
            map.forEach((name, member) -> blotted.put(value(name), value(member)));
            return blotted.equals(map) ? map : blotted;
        }
        return value;
    }

    /** The members of an object without secrets. */
    public Map<String, @Nullable Object> members(Map<String, @Nullable Object> members) {
        Map<String, @Nullable Object> blotted = new LinkedHashMap<>();
        members.forEach((name, member) -> blotted.put(text(name), value(member)));
        return blotted;
    }

    /** The refusal without secrets. */
    public Refusal refusal(Refusal refusal) {
        return new Refusal(
                refusal.kind(),
                text(refusal.detail()),
                refusal.problems().stream()
                        .map(problem ->
                                new Problem(path(problem.path()), text(problem.message()), text(problem.hint())))
                        .toList());
    }

    private Path path(Path path) {
        return new Path(path.segments().stream()
                .map(segment -> segment instanceof String name ? text(name) : segment)
                .toList());
    }

    @Override
    public String toString() {
        return forms.isEmpty() ? "nothing" : BLOT;
    }
}
