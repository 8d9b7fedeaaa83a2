package dev.runestone.catalog;

import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The forms that a state machine can be had in. */
enum MachineForm {
    JSON(Form.JSON_TYPE, ""),
    YAML(Form.YAML_TYPE, ".yaml"),
    MERMAID(Form.MERMAID_TYPE, ".mermaid"),
    RULES(MachineForm.RULES_TYPE, ".drl");

    static final String RULES_TYPE = "text/x-drl";

    private final String mediaType;
    private final String suffix;

    MachineForm(String mediaType, String suffix) {
        this.mediaType = mediaType;
        this.suffix = suffix;
    }

    /** The first form that an Accept header, in its order of preference, takes; JSON where it takes none. */
    static MachineForm of(List<MediaType> acceptable) {
        for (MediaType accepted : acceptable) {
            for (MachineForm form : values()) {
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

    /** The entity tag of a machine in this form: two forms of the same content are not the same bytes. */
    String tag(String hash) {
        return hash + suffix;
    }
}
