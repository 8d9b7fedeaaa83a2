package dev.runestone.evaluation;

import dev.runestone.function.StepInput;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a result is remembered by: 128 bits of a SHA-256 over what the component does, what it depends on and the values of
 * its inputs. The order of an object's members has no part in it, how a number is written has: {@code string(1.0)} is not
 * {@code string(1)}.
 *
 * @param high the first 64 bits
 * @param low the next 64 bits
 */
record CacheKey(long high, long low) {
    private static final int DEEPEST = 200;

    /**
     * The key of an execution.
     *
     * @param component the hash of what the component does
     * @param dependence what decides besides the inputs; empty for nothing
     * @param maximumCharacters how long the values may be together
     * @return null where they are longer, or no JSON
     */
    static @Nullable CacheKey of(byte[] component, String dependence, StepInput input, int maximumCharacters) {
        Hash hash = new Hash(maximumCharacters);
        hash.digest.update(component);
        hash.text(dependence);
        hash.number(input.size());
        for (int i = 0; i < input.size(); i++) {
            hash.text(input.name(i));
            if (!hash.value(input.value(i), 0)) {
                return null;
            }
        }
        ByteBuffer bytes = ByteBuffer.wrap(hash.digest.digest());
        return new CacheKey(bytes.getLong(), bytes.getLong());
    }

    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }

    private static final class Hash {
        private final MessageDigest digest;
        private int left;

        Hash(int maximumCharacters) {
            left = maximumCharacters;
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException everyJdkHasIt) {
                throw new IllegalStateException(everyJdkHasIt);
            }
        }

        /** False where it is too long, too deep or no JSON. */
        private boolean value(@Nullable Object value, int depth) {
            if (value == null) {
                return marked('0', "");
            }
            if (value instanceof String text) {
                return marked('s', text);
            }
            if (value instanceof BigDecimal
                    || value instanceof Integer
                    || value instanceof Long
                    || value instanceof Double) {
                return marked('n', value.toString());
            }
            if (value instanceof Number number) {
                return marked('n', number.getClass().getName() + number);
            }
            if (value instanceof Boolean) {
                return marked('b', value.toString());
            }
            if (depth >= DEEPEST) {
                return false;
            }
            if (value instanceof List<?> list) {
                digest.update((byte) 'l');
                number(list.size());
                for (Object element : list) {
                    if (!value(element, depth + 1)) {
                        return false;
                    }
                }
                return --left >= 0;
            }
            return value instanceof Map<?, ?> map && members(map, depth);
        }

        private boolean members(Map<?, ?> map, int depth) {
            digest.update((byte) 'o');
            number(map.size());
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            for (Map.Entry<?, ?> member : map.entrySet()) {
                if (!(member.getKey() instanceof String name)) {
                    return false;
                }
                sorted.put(name, member.getValue());
            }
            for (Map.Entry<String, @Nullable Object> member : sorted.entrySet()) {
                if (!marked('m', member.getKey()) || !value(member.getValue(), depth + 1)) {
                    return false;
                }
            }
            return --left >= 0;
        }

        private boolean marked(char kind, String text) {
            left -= text.length() + 1;
            if (left < 0) {
                return false;
            }
            digest.update((byte) kind);
            text(text);
            return true;
        }

        private void text(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            number(bytes.length);
            digest.update(bytes);
        }

        private void number(int number) {
            digest.update((byte) (number >>> 24));
            digest.update((byte) (number >>> 16));
            digest.update((byte) (number >>> 8));
            digest.update((byte) number);
        }
    }
}
