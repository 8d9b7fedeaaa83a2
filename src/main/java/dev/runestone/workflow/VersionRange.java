package dev.runestone.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which versions will do: {@code 1.2.0} that one, {@code ^1.2.0} from it on without breaking changes, {@code ~1.2.0} from
 * it on without additions, {@code >=1.0.0 <2.0.0} every one that all comparisons hold for, {@code latest} any. A
 * pre-release is among them only where the range names a pre-release of the same major, minor and patch.
 *
 * @param text as it was written
 * @param bounds what must hold, all of them; empty for any version
 */
public record VersionRange(String text, List<Bound> bounds) {
    /** Any version. */
    public static final VersionRange LATEST = new VersionRange("latest", List.of());

    private static final int MOST_BOUNDS = 8;
    private static final int LONGEST = 200;
    private static final Pattern BOUND = Pattern.compile("(>=|<=|>|<|=|\\^|~)?\\s*([0-9][0-9A-Za-z.-]{0,99})");

    /** How a version compares with another. */
    public enum Comparison {
        EQUAL,
        LESS,
        AT_MOST,
        GREATER,
        AT_LEAST
    }

    /**
     * One comparison.
     *
     * @param comparison how a version must compare
     * @param version with what
     */
    public record Bound(Comparison comparison, Version version) {
        boolean holds(Version given) {
            int order = given.compareTo(version);
            return switch (comparison) {
                case EQUAL -> order == 0;
                case LESS -> order < 0;
                case AT_MOST -> order <= 0;
                case GREATER -> order > 0;
                case AT_LEAST -> order >= 0;
            };
        }
    }

    public VersionRange {
        bounds = List.copyOf(bounds);
    }

    /** Only this version. */
    public static VersionRange of(Version version) {
        return new VersionRange(version.toString(), List.of(new Bound(Comparison.EQUAL, version)));
    }

    /** Reads a range; empty where it is none. */
    public static Optional<VersionRange> parse(String text) {
        String range = text.strip();
        if (range.equals("latest") || range.equals("*")) {
            return Optional.of(LATEST);
        }
        if (range.length() > LONGEST) {
            return Optional.empty();
        }
        List<Bound> bounds = new ArrayList<>();
        Matcher matcher = BOUND.matcher(range);
        int from = 0;
        while (from < range.length()) {
            if (!matcher.find(from)
                    || !range.substring(from, matcher.start()).isBlank()
                    || bounds.size() >= MOST_BOUNDS) {
                return Optional.empty();
            }
            Optional<Version> version = Version.parse(matcher.group(2));
            if (version.isEmpty()) {
                return Optional.empty();
            }
            bounds.addAll(bounds(matcher.group(1) == null ? "=" : matcher.group(1), version.get()));
            from = matcher.end();
        }
        return bounds.isEmpty() ? Optional.empty() : Optional.of(new VersionRange(range, bounds));
    }

    private static List<Bound> bounds(String sign, Version version) {
        return switch (sign) {
            case ">=" -> List.of(new Bound(Comparison.AT_LEAST, version));
            case "<=" -> List.of(new Bound(Comparison.AT_MOST, version));
            case ">" -> List.of(new Bound(Comparison.GREATER, version));
            case "<" -> List.of(new Bound(Comparison.LESS, version));
            case "^" -> List.of(new Bound(Comparison.AT_LEAST, version), new Bound(Comparison.LESS, breaking(version)));
            case "~" ->
                List.of(
                        new Bound(Comparison.AT_LEAST, version),
                        new Bound(Comparison.LESS, new Version(version.major(), version.minor() + 1, 0, "")));
            default -> List.of(new Bound(Comparison.EQUAL, version));
        };
    }

    /** The next version that may break: below 1.0.0 the leftmost number that is not zero stands for the major. */
    private static Version breaking(Version version) {
        if (version.major() > 0) {
            return new Version(version.major() + 1, 0, 0, "");
        }
        return version.minor() > 0
                ? new Version(0, version.minor() + 1, 0, "")
                : new Version(0, 0, version.patch() + 1, "");
    }

    /** Whether a version will do. */
    public boolean contains(Version version) {
        for (Bound bound : bounds) {
            if (!bound.holds(version)) {
                return false;
            }
        }
        return version.preRelease().isEmpty() || bounds.isEmpty() || namesPreReleaseOf(version);
    }

    private boolean namesPreReleaseOf(Version version) {
        return bounds.stream()
                .map(Bound::version)
                .anyMatch(named -> !named.preRelease().isEmpty()
                        && named.major() == version.major()
                        && named.minor() == version.minor()
                        && named.patch() == version.patch());
    }

    @Override
    public String toString() {
        return text;
    }
}
