package dev.runestone.knowledge;

import java.util.Arrays;

/**
 * A source file of a knowledge base.
 *
 * @param path relative, with {@code /} between folders; its ending tells the kind: {@code .drl}, {@code .drl.xls},
 *     {@code .drl.xlsx}, {@code .drl.csv} and plain {@code .xls}, {@code .xlsx}, {@code .csv} for decision tables,
 *     {@code .dmn}
 * @param content its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // equals, hashCode and toString look into the array
public record Asset(String path, byte[] content) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Asset asset && path.equals(asset.path) && Arrays.equals(content, asset.content);
    }

    @Override
    public int hashCode() {
        return 31 * path.hashCode() + Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return path + " (" + content.length + " bytes)";
    }
}
