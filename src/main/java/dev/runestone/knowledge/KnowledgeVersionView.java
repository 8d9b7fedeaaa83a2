package dev.runestone.knowledge;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A version of a knowledge base in detail. What it declares is empty once it has been retired. */
@Schema(name = "KnowledgeBaseVersion")
record KnowledgeVersionView(
        String knowledge,
        KnowledgeBaseView.State state,
        String deployment,
        String contentHash,
        Instant createdAt,
        List<RuleOutline> rules,
        List<FactTypeView> factTypes,

        @Schema(description = "Query name to how many parameters it has.")
        Map<String, Integer> queries,

        @Schema(description = "Global name to its type.") Map<String, String> globals,
        Set<String> groups,

        @Schema(description = "The decision models (DMN) with their inputs and decisions.")
        List<DecisionModelView> models,

        List<AssetView> assets,
        List<Diagnostic> warnings) {

    /** A declared type. */
    @Schema(name = "FactType")
    record FactTypeView(String name, String qualifiedName, List<FieldView> fields) {}

    /** A field of a declared type. */
    @Schema(name = "FactField")
    record FieldView(String name, @Schema(examples = "int") String type) {}

    /** An asset in a list. */
    @Schema(name = "AssetSummary")
    record AssetView(String path, int bytes) {}

    static KnowledgeVersionView of(
            Deployment version, @Nullable String active, List<Asset> assets, @Nullable KnowledgeBase loaded) {
        Map<String, String> globals = new TreeMap<>();
        if (loaded != null) {
            loaded.globals().forEach((name, type) -> globals.put(name, type.getName()));
        }
        return new KnowledgeVersionView(
                version.release().toString(),
                KnowledgeBaseView.state(version, active),
                version.id(),
                version.contentHash(),
                version.createdAt(),
                loaded == null ? List.of() : loaded.rules(),
                loaded == null ? List.of() : types(loaded.types()),
                loaded == null ? Map.of() : counts(loaded.queries()),
                globals,
                loaded == null ? Set.of() : loaded.groups(),
                loaded == null
                        ? List.of()
                        : loaded.decisions().getModels().stream()
                                .map(DecisionModelView::of)
                                .toList(),
                assets.stream()
                        .map(asset -> new AssetView(asset.path(), asset.content().length))
                        .toList(),
                version.diagnostics());
    }

    private static Map<String, Integer> counts(Map<String, Map<String, Class<?>>> queries) {
        Map<String, Integer> counts = new TreeMap<>();
        queries.forEach((name, parameters) -> counts.put(name, parameters.size()));
        return counts;
    }

    private static List<FactTypeView> types(FactTypes types) {
        return types.all().stream()
                .map(shape -> new FactTypeView(
                        shape.name(),
                        shape.qualifiedName(),
                        shape.fields().stream()
                                .map(field ->
                                        new FieldView(field.name(), field.type().getTypeName()))
                                .toList()))
                .sorted(Comparator.comparing(FactTypeView::qualifiedName))
                .toList();
    }
}
