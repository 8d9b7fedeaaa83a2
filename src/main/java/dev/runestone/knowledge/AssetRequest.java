package dev.runestone.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An asset in a request: text, or bytes in base 64. */
@Schema(name = "Asset", description = "A source file of a knowledge base, with either text or base64.")
record AssetRequest(
        @Schema(examples = "loans.drl", description = "Relative path; its ending tells the kind.") @Nullable
        String path,

        @Schema(description = "The content of a text file.") @Nullable
        String text,

        @Schema(description = "The content of any file in base 64.") @Nullable
        String base64) {

    /** The assets of a request, with a problem for each part that is missing or no base 64. */
    static List<Asset> assets(@Nullable List<@Nullable AssetRequest> given, List<Problem> problems) {
        List<Asset> assets = new ArrayList<>();
        Path root = Path.of("assets");
        if (given == null || given.isEmpty()) {
            problems.add(new Problem(root, "There are no assets.", "Send a list of {path, text}."));
            return assets;
        }
        for (int i = 0; i < given.size(); i++) {
            AssetRequest each = given.get(i);
            Path place = root.element(i);
            if (each == null || each.path == null || each.path.isBlank()) {
                problems.add(new Problem(place.member("path"), "An asset needs a path.", "For example loans.drl."));
            } else if ((each.text == null) == (each.base64 == null)) {
                problems.add(new Problem(
                        place, "An asset has either text or base64.", "Use text for DRL, base64 for spreadsheets."));
            } else {
                add(each, place, assets, problems);
            }
        }
        return assets;
    }

    private static void add(AssetRequest each, Path place, List<Asset> assets, List<Problem> problems) {
        try {
            byte[] content = each.text != null
                    ? each.text.getBytes(UTF_8)
                    : Base64.getDecoder().decode(each.base64);
            assets.add(new Asset(String.valueOf(each.path), content));
        } catch (IllegalArgumentException noBase64) {
            problems.add(Problem.at(place.member("base64"), "This is no base 64: " + noBase64.getMessage() + "."));
        }
    }
}
