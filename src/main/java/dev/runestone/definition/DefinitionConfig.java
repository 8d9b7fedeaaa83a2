package dev.runestone.definition;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The limits of definitions. */
@ConfigMapping(prefix = "runestone.definition")
interface DefinitionConfig {

    /** How many characters a document may have. */
    @WithDefault("8388608")
    int characters();

    /** How deep its lists and mappings may be nested. */
    @WithDefault("40")
    int nesting();

    /** How many values it may hold, those behind aliases counted wherever they are mentioned. */
    @WithDefault("500000")
    int elements();

    default DefinitionLimits limits() {
        return new DefinitionLimits(characters(), nesting(), elements());
    }
}
