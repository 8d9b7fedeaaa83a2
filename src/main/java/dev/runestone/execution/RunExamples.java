package dev.runestone.execution;

/** Examples of runs for the API document. */
final class RunExamples {
    static final String START = """
            {"workflow": "order", "inputs": {"order": {"prices": [40, 70]}}, "attributes": {"customer": "42"},
             "id": "order-4711", "wait": "PT1S"}""";
    static final String WAITING = """
            {"id": "order-4711", "workflow": "order", "version": "1.0.0", "status": "WAITING",
             "attributes": {"customer": "42"}, "events": 4, "createdAt": "2026-11-22T10:00:00Z",
             "updatedAt": "2026-11-22T10:00:00.012Z", "recoveries": 0, "archived": false,
             "inputs": {"order": {"prices": [40, 70]}},
             "components": {"total": "COMPLETED", "approval": "WAITING", "approved": "PENDING"},
             "waitingFor": [{"component": "approval", "kind": "task", "subject": "", "token": "order-4711.7fJk2d",
                             "attempt": 1}]}""";
    static final String PAGE = """
            {"items": [{"id": "order-4711", "workflow": "order", "version": "1.0.0", "status": "WAITING",
              "attributes": {"customer": "42"}, "events": 4, "createdAt": "2026-11-22T10:00:00Z",
              "updatedAt": "2026-11-22T10:00:00.012Z", "recoveries": 0, "archived": false}], "next": null}""";
    static final String EVENTS = """
            {"items": [{"seq": 2, "at": "2026-11-22T10:00:00.008Z", "type": "componentCompleted",
              "data": {"component": "total", "attempt": 1, "port": "out", "value": 110, "rules": [], "trace": [],
                       "tookNanos": 51000}}], "next": null}""";
    static final String STREAM = """
            id:2
            event:componentCompleted
            data:{"seq":2,"at":"2026-11-22T10:00:00.008Z","type":"componentCompleted","data":{"component":"total"}}

            """;
    static final String FACTS = """
            {"items": [{"id": 1, "from": "order", "value": {"prices": [40, 70]}, "parents": [], "rules": []},
                       {"id": 2, "from": "total", "value": 110, "parents": [1], "rules": []}], "next": null}""";
    static final String ANCESTRY = """
            {"inputs": ["order"], "components": ["total"], "rules": [],
             "facts": [{"id": 1, "from": "order", "value": {"prices": [40, 70]}, "parents": [], "rules": []},
                       {"id": 2, "from": "total", "value": 110, "parents": [1], "rules": []}]}""";
    static final String TASK = """
            {"token": "order-4711.7fJk2d", "run": "order-4711", "workflow": "order", "component": "approval",
             "details": {"title": "Approve the order"}, "since": "2026-11-22T10:00:00.012Z"}""";
    static final String TASKS = "{\"items\": [" + TASK + "], \"next\": null}";
    static final String SCHEDULE = """
            {"workflow": "order", "cron": "30 2 * * MON-FRI", "zone": "Europe/Berlin",
             "inputs": {"order": {"prices": [40, 70]}}, "attributes": {"origin": "nightly"}}""";
    static final String SCHEDULED = """
            {"name": "nightly-order", "workflow": "order", "cron": "30 2 * * MON-FRI", "zone": "Europe/Berlin",
             "inputs": {"order": {"prices": [40, 70]}}, "attributes": {"origin": "nightly"}, "paused": false,
             "next": "2026-11-23T01:30:00Z", "createdAt": "2026-11-22T10:00:00Z", "updatedAt": "2026-11-22T10:00:00Z"}""";
    static final String SCHEDULES = "{\"items\": [" + SCHEDULED + "], \"next\": null}";

    private RunExamples() {}
}
