package dev.runestone.knowledge;

import java.util.Locale;
import java.util.Optional;

/** What an asset is, by the ending of its path. */
enum AssetKind {
    DRL,
    SPREADSHEET,
    CSV,
    DMN;

    static Optional<AssetKind> of(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".drl")) {
            return Optional.of(DRL);
        }
        if (lower.endsWith(".xls") || lower.endsWith(".xlsx")) {
            return Optional.of(SPREADSHEET);
        }
        if (lower.endsWith(".csv")) {
            return Optional.of(CSV);
        }
        return lower.endsWith(".dmn") ? Optional.of(DMN) : Optional.empty();
    }
}
