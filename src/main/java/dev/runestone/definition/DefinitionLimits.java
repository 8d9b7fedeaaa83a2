package dev.runestone.definition;

/**
 * What a document may hold.
 *
 * @param characters how long it may be
 * @param nesting how deep its lists and mappings may be nested
 * @param elements how many values it may hold, those behind aliases counted wherever they are mentioned
 */
public record DefinitionLimits(int characters, int nesting, int elements) {

    /** The limits that hold where nothing is configured. */
    public static DefinitionLimits standard() {
        return new DefinitionLimits(8_388_608, 40, 500_000);
    }
}
