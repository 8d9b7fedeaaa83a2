package dev.runestone.catalog;

import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The forms that a workflow can be had in. */
enum Form {
    JSON(Form.JSON_TYPE, ""),
    YAML(Form.YAML_TYPE, ".yaml"),
    MERMAID(Form.MERMAID_TYPE, ".mermaid"),
    GRAPHVIZ(Form.GRAPHVIZ_TYPE, ".graphviz");

    static final String JSON_TYPE = MediaType.APPLICATION_JSON;
    static final String YAML_TYPE = "application/yaml";
    static final String MERMAID_TYPE = "text/vnd.mermaid";
    static final String GRAPHVIZ_TYPE = "text/vnd.graphviz";

    private final String mediaType;
    private final String suffix;

    Form(String mediaType, String suffix) {
        this.mediaType = mediaType;
        this.suffix = suffix;
    }

    /** The first form that an Accept header, in its order of preference, takes; JSON where it takes none. */
    static Form of(List<MediaType> acceptable) {
        for (MediaType accepted : acceptable) {
            for (Form form : values()) {
                if (accepted.isCompatible(MediaType.valueOf(form.mediaType))) {
                    return form;
                }
            }
        }
        return JSON;
    }

    String mediaType() {
        return mediaType;
    }

    /** The entity tag of a workflow in this form: two forms of the same content are not the same bytes. */
    String tag(String hash) {
        return hash + suffix;
    }
}
