package dev.runestone.definition;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes maps, lists and scalars as YAML that every YAML version reads the same: texts are plain only where nobody could
 * take them for anything else, and what YAML would fold or normalise is escaped.
 */
final class YamlText {
    private static final Pattern PLAIN = Pattern.compile(
            "[0-9]{1,9}[.][0-9]{1,9}[.][0-9]{1,9}|[A-Za-z_][A-Za-z0-9_./()<>=+*-]*(?: [A-Za-z0-9_./()<>=+*-]+)*");
    private static final Pattern BLOCK =
            Pattern.compile("[\\x21-\\x7e][\\x20-\\x7e]*(?:\\n+[\\x20-\\x7e]*[\\x21-\\x7e])+");
    /** What YAML 1.1 takes for booleans and the like. */
    private static final Set<String> WORDS =
            Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf");

    private static final int SHORT = 100;

    private final StringBuilder text = new StringBuilder();

    static String of(Map<String, ?> document) {
        YamlText yaml = new YamlText();
        yaml.members(document, 0);
        return yaml.text.toString();
    }

    private void members(Map<?, ?> members, int indent) {
        members.forEach((name, value) -> {
            text.append(" ".repeat(indent)).append(key(String.valueOf(name))).append(':');
            value(value, indent);
        });
    }

    private void value(@Nullable Object value, int indent) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            text.append('\n');
            members(map, indent + 2);
        } else if (value instanceof List<?> list && !list.isEmpty() && !isShort(list)) {
            text.append('\n');
            list.forEach(element -> element(element, indent + 2));
        } else if (value instanceof String lines && BLOCK.matcher(lines).matches()) {
            text.append(" |-\n");
            lines.lines().forEach(line -> text.append(line.isEmpty() ? "\n" : " ".repeat(indent + 2) + line + "\n"));
        } else {
            text.append(' ').append(flow(value)).append('\n');
        }
    }

    private void element(@Nullable Object element, int indent) {
        text.append(" ".repeat(indent)).append('-');
        value(element, indent);
    }

    private static boolean isShort(List<?> list) {
        return list.stream().noneMatch(element -> element instanceof Map || element instanceof List)
                && flow(list).length() <= SHORT;
    }

    private static String flow(@Nullable Object value) {
        if (value instanceof Map) {
            return "{}";
        }
        if (value instanceof List<?> list) {
            return "[" + String.join(", ", list.stream().map(YamlText::flow).toList()) + "]";
        }
        return value instanceof String scalar ? scalar(scalar) : String.valueOf(value);
    }

    private static String key(String name) {
        return scalar(name);
    }

    private static String scalar(String value) {
        boolean plain = PLAIN.matcher(value).matches() && !WORDS.contains(value.toLowerCase(Locale.ROOT));
        return plain ? value : quoted(value);
    }

    private static String quoted(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        value.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (c == '\n') {
                quoted.append("\\n");
            } else if ((c >= ' ' && c < 127) || (c > 160 && c < 0x10000 && Character.isLetterOrDigit(c))) {
                quoted.appendCodePoint(c);
            } else {
                quoted.append(c < 0x10000 ? String.format("\\u%04X", c) : String.format("\\U%08X", c));
            }
        });
        return quoted.append('"').toString();
    }
}
