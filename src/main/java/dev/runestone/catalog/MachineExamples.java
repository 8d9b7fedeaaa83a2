package dev.runestone.catalog;

/** What the API document shows. */
final class MachineExamples {
    static final String JSON = """
            {"kind": "StateMachine", "name": "order", "version": "1.0.0", "initial": "draft", "data": {"total": 0},
             "events": {"add": {"type": "object", "properties": {"amount": {"type": "number"}}}, "submit": {}},
             "states": {
               "draft": {"on": {"add": {"assign": {"total": "data.total + event.amount"}}, "submit": "submitted"}},
               "submitted": {"final": true}}}""";
    static final String YAML = """
            kind: StateMachine
            name: order
            version: 1.0.0
            initial: draft
            data: {total: 0}
            events: {add: {type: object, properties: {amount: {type: number}}}, submit: {}}
            states:
              draft:
                on:
                  add: {assign: {total: data.total + event.amount}}
                  submit: submitted
              submitted: {final: true}
            """;
    static final String PAGE = """
            {"items": [{"name": "order", "version": "1.0.0", "description": "", "hash": "2c26b46b68ff",
              "source": null, "createdAt": "2026-11-22T20:00:00Z"}], "next": null}""";

    private MachineExamples() {}
}
