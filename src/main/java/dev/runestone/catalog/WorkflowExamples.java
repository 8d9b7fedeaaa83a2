package dev.runestone.catalog;

/** What the API document shows. */
final class WorkflowExamples {
    static final String JSON = """
            {"kind": "Workflow", "name": "net-income", "version": "1.0.0",
             "inputs": {"application": {"type": "object"}},
             "components": {"income": {
               "step": {"function": "feel", "expression": "application.salary - application.expenses"},
               "from": "application"}},
             "outputs": {"income": "income"}}""";
    static final String YAML = """
            kind: Workflow
            name: net-income
            version: 1.0.0
            inputs:
              application: {type: object}
            components:
              income:
                step: {function: feel, expression: application.salary - application.expenses}
                from: application
            outputs:
              income: income
            """;
    static final String PAGE = """
            {"items": [{"name": "net-income", "version": "1.0.0", "description": "", "hash": "2c26b46b68ff",
              "source": null, "createdAt": "2026-11-22T20:00:00Z"}], "next": null}""";

    private WorkflowExamples() {}
}
