package dev.runestone.catalog;

import dev.runestone.api.Path;
import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import dev.runestone.definition.DotExport;
import dev.runestone.definition.MermaidExport;
import dev.runestone.definition.Reading;
import dev.runestone.definition.WorkflowReader;
import dev.runestone.definition.WorkflowWriter;
import dev.runestone.workflow.ContentHash;
import dev.runestone.workflow.References;
import dev.runestone.workflow.RuleSet;
import dev.runestone.workflow.Workflow;
import dev.runestone.workflow.WorkflowValidator;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads, checks and writes workflows for the catalog. */
@Singleton
final class Definitions {
    private final WorkflowReader reader;
    private final WorkflowWriter writer;
    private final References references;
    private final WorkflowValidator validator;

    Definitions(WorkflowReader reader, WorkflowWriter writer, References references, CatalogConfig config) {
        this.reader = reader;
        this.writer = writer;
        this.references = references;
        this.validator = new WorkflowValidator(config.components());
    }

    /** A definition and all that is wrong with it. */
    record Checked(Reading reading, List<Problem> problems) {
        /**
         * The workflow.
         *
         * @throws dev.runestone.api.RefusalException {@code INVALID} with every problem
         */
        Workflow orRefuse() {
            if (!problems.isEmpty()) {
                throw Refusal.invalid("The workflow", problems).asException();
            }
            return reading.orRefuse();
        }
    }

    Checked check(String text, boolean yaml) {
        Reading reading = yaml ? reader.readYaml(text) : reader.readJson(text);
        List<Problem> problems = reading.workflow()
                .map(workflow -> reading.located(problems(workflow)))
                .orElse(reading.problems());
        return new Checked(reading, problems);
    }

    List<Problem> problems(Workflow workflow) {
        return validator.validate(workflow, references);
    }

    void refuseInvalid(Workflow workflow) {
        List<Problem> problems = problems(workflow);
        if (!problems.isEmpty()) {
            throw Refusal.invalid("The workflow", problems).asException();
        }
    }

    /** The problems that stay when every knowledge base that is not deployed yet will be. */
    List<Problem> withoutMissingKnowledge(Workflow workflow, List<Problem> problems) {
        Set<Path> missing = workflow.components().values().stream()
                .filter(component -> component instanceof RuleSet ruleSet
                        && references.knowledge(ruleSet.knowledge()).isEmpty())
                .map(component -> Path.of("components", component.name(), "rules", "knowledge"))
                .collect(Collectors.toSet());
        return problems.stream()
                .filter(problem -> !missing.contains(problem.path()))
                .toList();
    }

    /** Reads what {@link #json} wrote; empty where it cannot be read. */
    Optional<Workflow> stored(String json) {
        return reader.readJson(json).workflow();
    }

    /** The workflow as a definition or a drawing. */
    String written(Workflow workflow, Form form) {
        return switch (form) {
            case JSON -> writer.json(workflow);
            case YAML -> writer.yaml(workflow);
            case MERMAID -> new MermaidExport().write(workflow);
            case GRAPHVIZ -> new DotExport().write(workflow);
        };
    }

    String json(Workflow workflow) {
        return writer.json(workflow);
    }

    String hash(Workflow workflow) {
        return ContentHash.of(workflow);
    }
}
