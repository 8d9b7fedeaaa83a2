package dev.runestone.knowledge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What a package of assets may measure. */
@ConfigMapping(prefix = "runestone.knowledge.assets")
interface AssetsConfig {
    /** The largest number of assets in one package. */
    @WithDefault("200")
    int count();

    /** The largest asset, in bytes. */
    @WithDefault("2000000")
    int bytes();

    /** All assets of a package together, in bytes. */
    @WithDefault("8000000")
    int totalBytes();

    /** The largest part of a spreadsheet when it is unpacked, in bytes: the guard against zip bombs. */
    @WithDefault("50000000")
    long unpackedBytes();
}
