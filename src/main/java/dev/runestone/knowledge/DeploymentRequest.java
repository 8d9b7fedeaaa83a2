package dev.runestone.knowledge;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.api.RefusalException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What to deploy. */
@Schema(name = "DeploymentRequest")
record DeploymentRequest(
        @Schema(examples = "org.acme") @Nullable String group,
        @Schema(examples = "loans") @Nullable String artifact,
        @Schema(examples = "1.0.0") @Nullable String version,
        @Nullable List<@Nullable AssetRequest> assets,

        @Schema(description = "Whether it decides as soon as it is ready; true unless said otherwise.") @Nullable
        Boolean activate) {

    /** A request without gaps. */
    record Checked(Release release, List<Asset> assets, boolean activate) {}

    Checked checked() {
        List<Problem> problems = new ArrayList<>();
        require("group", group, problems);
        require("artifact", artifact, problems);
        require("version", version, problems);
        Release release = new Release(or(group), or(artifact), or(version));
        if (problems.isEmpty()) {
            try {
                release = Release.checked(or(group), or(artifact), or(version));
            } catch (RefusalException refused) {
                problems.addAll(refused.refusal().problems());
            }
        }
        List<Asset> contents = AssetRequest.assets(assets, problems);
        if (!problems.isEmpty()) {
            throw Refusal.invalid("The deployment", problems).asException();
        }
        return new Checked(release, contents, !Boolean.FALSE.equals(activate));
    }

    private static String or(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static void require(String name, @Nullable String value, List<Problem> problems) {
        if (value == null || value.isBlank()) {
            problems.add(new Problem(Path.of(name), "A deployment needs a " + name + ".", ""));
        }
    }
}
