package dev.runestone.evaluation;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation that was begun with some of its inputs.
 *
 * @param id what an evaluation names to complete it
 * @param workflow the workflow's name
 * @param version the version that it keeps to
 * @param inputs the names of the inputs that were given
 * @param missing the inputs that are still to be given
 * @param outputs the outputs that need no further input
 * @param computed how many components have been computed
 * @param pending the components that wait
 * @param expires when it is forgotten, ISO 8601
 */
@Schema(name = "Specialisation", description = "An evaluation that was begun with some of its inputs.")
record SpecialisationView(
        String id,
        String workflow,
        String version,
        List<String> inputs,
        List<String> missing,
        Map<String, @Nullable Object> outputs,
        int computed,
        List<String> pending,
        String expires) {

    static SpecialisationView of(Specialisation made) {
        return new SpecialisationView(
                made.id(),
                made.workflow().name(),
                made.workflow().version().toString(),
                List.copyOf(made.inputs().keySet()),
                made.missing(),
                made.made(),
                made.results().size(),
                made.pending(),
                made.expires().toString());
    }
}
