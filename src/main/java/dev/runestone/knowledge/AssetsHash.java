package dev.runestone.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** The hash by which two packages of assets are the same. */
final class AssetsHash {
    private AssetsHash() {}

    /** SHA-256 over paths and contents, whatever the order they come in; 64 hexadecimal digits. */
    static String of(List<Asset> assets) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            assets.stream().sorted(Comparator.comparing(Asset::path)).forEach(asset -> {
                add(digest, asset.path().getBytes(UTF_8));
                add(digest, asset.content());
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** With its length in front, so that no two lists of parts run together. */
    private static void add(MessageDigest digest, byte[] part) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
        digest.update(part);
    }
}
