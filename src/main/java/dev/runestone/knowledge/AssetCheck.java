package dev.runestone.knowledge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Holds a package of assets against the limits before anything looks inside them. */
final class AssetCheck {
    private static final Pattern PATH = Pattern.compile("[\\p{L}\\p{N}_ ()-][\\p{L}\\p{N}_. ()-]*");
    private static final int PATH_LENGTH = 200;

    private final AssetsConfig limits;

    AssetCheck(AssetsConfig limits) {
        this.limits = limits;
    }

    List<Diagnostic> check(List<Asset> assets) {
        List<Diagnostic> found = new ArrayList<>();
        if (assets.isEmpty()) {
            found.add(error("", "There are no assets.", "Send a DRL file, a decision table or a DMN model."));
        }
        if (assets.size() > limits.count()) {
            found.add(error(
                    "",
                    assets.size() + " assets are more than the " + limits.count() + " that a package may have.",
                    "Split the package, or raise runestone.knowledge.assets.count."));
            return found;
        }
        long total = 0;
        Set<String> paths = new HashSet<>();
        for (Asset asset : assets) {
            total += asset.content().length;
            check(asset, found);
            if (!paths.add(asset.path().toLowerCase(Locale.ROOT))) {
                found.add(error(asset.path(), "The path occurs twice.", "Rename or remove one of the two assets."));
            }
        }
        if (total > limits.totalBytes()) {
            found.add(error(
                    "",
                    "The assets measure " + total + " bytes, more than " + limits.totalBytes() + ".",
                    "Split the package, or raise runestone.knowledge.assets.total-bytes."));
        }
        return found;
    }

    private void check(Asset asset, List<Diagnostic> found) {
        String path = asset.path();
        if (!sane(path)) {
            found.add(error(
                    path,
                    "'" + path + "' is no path of an asset.",
                    "Use a relative path of letters, digits, '_', '-', '.', spaces and '/', without '..'."));
        } else if (AssetKind.of(path).isEmpty()) {
            found.add(error(
                    path,
                    "'" + path + "' is of no known kind.",
                    "Assets end in .drl, .xls, .xlsx, .csv (decision tables) or .dmn."));
        }
        if (asset.content().length > limits.bytes()) {
            found.add(error(
                    path,
                    "The asset measures " + asset.content().length + " bytes, more than " + limits.bytes() + ".",
                    "Split it, or raise runestone.knowledge.assets.bytes."));
        }
    }

    private static boolean sane(String path) {
        if (path.isEmpty() || path.length() > PATH_LENGTH || path.startsWith("META-INF/")) {
            return false;
        }
        for (String part : path.split("/", -1)) {
            if (!PATH.matcher(part).matches()) {
                return false;
            }
        }
        return true;
    }

    private static Diagnostic error(String path, String message, String hint) {
        return new Diagnostic(Diagnostic.Severity.ERROR, path, 0, 0, "", message, hint);
    }
}
