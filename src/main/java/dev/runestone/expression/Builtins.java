package dev.runestone.expression;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.kie.dmn.feel.runtime.FEELFunction;
import org.kie.dmn.feel.runtime.functions.BuiltInFunctions;
import org.kie.dmn.feel.util.TypeUtil;

/**
 * The functions that an expression may call: FEEL's own, less those that evaluate text as FEEL ({@code range}, {@code
 * decision table}), with bounded ones in place of those that can be made to work without end.
 */
final class Builtins {
    /** Their work grows with the square of their lists. */
    private static final Set<String> QUADRATIC = Set.of("distinct values", "union", "mode");

    private static final Set<String> REFUSED = Set.of("range", "decision table", "invoke");
    private static final Map<String, FEELFunction> FUNCTIONS = functions();
    private static final Set<FEELFunction> RAW = raw();
    private static final List<FEELFunction> SHADOWS = allShadows();

    private Builtins() {}

    static @Nullable FEELFunction function(String name) {
        return FUNCTIONS.get(name);
    }

    static boolean refused(String name) {
        return REFUSED.contains(name);
    }

    /** The function to use for one that comes from the library or from a decision model; null for a refused one. */
    static @Nullable FEELFunction guarded(FEELFunction function) {
        return isBuiltin(function) ? FUNCTIONS.get(function.getName()) : function;
    }

    /** Whether a value is a function of FEEL itself, guarded or not. */
    static boolean isBuiltin(@Nullable Object value) {
        return value instanceof Shadow || (value instanceof FEELFunction function && RAW.contains(function));
    }

    /** A function for each name of the library's, which leads to the guarded one or to nothing. */
    static List<FEELFunction> shadows() {
        return SHADOWS;
    }

    private static Set<FEELFunction> raw() {
        Set<FEELFunction> raw = Collections.newSetFromMap(new IdentityHashMap<>());
        Collections.addAll(raw, BuiltInFunctions.getFunctions());
        return raw;
    }

    private static List<FEELFunction> allShadows() {
        return RAW.stream()
                .map(FEELFunction::getName)
                .distinct()
                .<FEELFunction>map(Shadow::new)
                .toList();
    }

    /** What a call of a function costs above the size of its arguments. */
    static long surcharge(FEELFunction function, @Nullable Object[] arguments) {
        if (!QUADRATIC.contains(function.getName())) {
            return 0;
        }
        long elements = 0;
        for (Object argument : arguments) {
            elements += argument instanceof List<?> list ? list.size() : 1;
        }
        return elements * elements / 16;
    }

    private static Map<String, FEELFunction> functions() {
        Map<String, FEELFunction> functions = new HashMap<>();
        for (FEELFunction function : BuiltInFunctions.getFunctions()) {
            if (!REFUSED.contains(function.getName())) {
                functions.put(function.getName(), function);
            }
        }
        for (BoundedFunction function : List.of(
                // The library's matches and replace paste their arguments into an XQuery, whose functions read files.
                new BoundedFunction("matches", 2, List.of("input", "pattern", "flags"), Builtins::matches),
                new BoundedFunction(
                        "replace", 3, List.of("input", "pattern", "replacement", "flags"), Builtins::replace),
                new BoundedFunction("split", 2, List.of("string", "delimiter"), Builtins::split),
                new BoundedFunction("string join", 1, List.of("list", "delimiter", "prefix", "suffix"), Builtins::join),
                // The library's string takes a format, with widths of gigabytes.
                new BoundedFunction("string", 1, List.of("from"), Builtins::string),
                new BoundedFunction("product", 1, List.of("list"), Builtins::product))) {
            functions.put(function.getName(), function);
        }
        return Map.copyOf(functions);
    }

    private static Object matches(@Nullable Object[] arguments, Evaluation evaluation) {
        return matcher(arguments, evaluation, arguments.length > 2 ? arguments[2] : null)
                .find();
    }

    private static String replace(@Nullable Object[] arguments, Evaluation evaluation) {
        Matcher matcher = matcher(arguments, evaluation, arguments.length > 3 ? arguments[3] : null);
        String replacement = text(arguments, 2, "replacement");
        StringBuilder result = new StringBuilder();
        while (matcher.find()) {
            int before = result.length();
            matcher.appendReplacement(result, replacement);
            evaluation.budget().spend(1 + (result.length() - before) / 16);
        }
        return matcher.appendTail(result).toString();
    }

    private static List<String> split(@Nullable Object[] arguments, Evaluation evaluation) {
        String text = text(arguments, 0, "string");
        Matcher matcher = matcher(arguments, evaluation, null);
        List<String> parts = new ArrayList<>();
        int from = 0;
        while (matcher.find()) {
            evaluation.budget().spend(1);
            if (matcher.end() > 0) {
                parts.add(text.substring(from, matcher.start()));
                from = matcher.end();
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static Matcher matcher(@Nullable Object[] arguments, Evaluation evaluation, @Nullable Object flags) {
        String input = text(arguments, 0, "input");
        String pattern = text(arguments, 1, "pattern");
        try {
            return Pattern.compile(pattern, flags(flags)).matcher(new PaidText(input, evaluation.budget()));
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException(
                    "The pattern " + Values.show(pattern) + " is wrong: " + wrong.getDescription() + " near "
                            + wrong.getIndex() + ".",
                    wrong);
        }
    }

    private static int flags(@Nullable Object flags) {
        int bits = 0;
        for (char flag : (flags == null ? "" : flags.toString()).toCharArray()) {
            bits |= switch (flag) {
                case 'i' -> Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
                case 'm' -> Pattern.MULTILINE;
                case 's' -> Pattern.DOTALL;
                case 'x' -> Pattern.COMMENTS;
                default -> throw new IllegalArgumentException("'" + flag + "' is no flag: there are i, m, s and x.");
            };
        }
        return bits;
    }

    private static String join(@Nullable Object[] arguments, Evaluation evaluation) {
        if (!(arguments[0] instanceof List<?> list)) {
            throw new IllegalArgumentException("'list' is " + Values.show(arguments[0]) + ", not a list.");
        }
        String delimiter = arguments.length > 1 && arguments[1] instanceof String text ? text : "";
        StringBuilder joined = new StringBuilder();
        for (Object element : list) {
            if (element == null) {
                continue;
            }
            if (!(element instanceof String text)) {
                throw new IllegalArgumentException("'list' holds " + Values.show(element) + ", which is no text.");
            }
            evaluation.budget().spend(1 + (text.length() + delimiter.length()) / 16);
            joined.append(joined.isEmpty() ? "" : delimiter).append(text);
        }
        return (arguments.length > 2 ? text(arguments, 2, "prefix") : "")
                + joined
                + (arguments.length > 3 ? text(arguments, 3, "suffix") : "");
    }

    private static @Nullable Object string(@Nullable Object[] arguments, Evaluation evaluation) {
        return arguments[0] == null ? null : TypeUtil.formatValue(arguments[0], false);
    }

    private static BigDecimal product(@Nullable Object[] arguments, Evaluation evaluation) {
        List<?> factors =
                arguments.length == 1 && arguments[0] instanceof List<?> list ? list : Arrays.asList(arguments);
        BigDecimal product = BigDecimal.ONE;
        for (Object factor : factors) {
            if (!(factor instanceof BigDecimal number)) {
                throw new IllegalArgumentException("'list' holds " + Values.show(factor) + ", which is no number.");
            }
            product = Values.number(product.multiply(number, MathContext.DECIMAL128), evaluation.budget());
        }
        return product;
    }

    private static String text(@Nullable Object[] arguments, int index, String name) {
        if (arguments[index] instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("'" + name + "' is " + Values.show(arguments[index]) + ", not a text.");
    }
}
