package dev.runestone.cli;

import dev.runestone.definition.Reading;
import dev.runestone.definition.WorkflowReader;
import dev.runestone.workflow.References;
import dev.runestone.workflow.WorkflowValidator;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checks files that define workflows. */
final class WorkflowFiles {
    private final WorkflowReader reader;
    private final WorkflowValidator validator;
    private final References references;

    WorkflowFiles(WorkflowReader reader, WorkflowValidator validator, References references) {
        this.reader = reader;
        this.validator = validator;
        this.references = references;
    }

    List<Finding> check(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (CharacterCodingException notText) {
            return List.of(new Finding(file, 0, 0, true, "The file is not UTF-8 text."));
        }
        Reading reading = file.toString().endsWith(".json") ? reader.readJson(text) : reader.readYaml(text);
        return reading
                .workflow()
                .map(workflow -> reading.located(validator.validate(workflow, references)))
                .orElse(reading.problems())
                .stream()
                .map(problem -> Finding.of(file, problem))
                .toList();
    }
}
