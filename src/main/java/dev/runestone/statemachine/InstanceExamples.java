package dev.runestone.statemachine;

/** What the API document shows. */
final class InstanceExamples {
    static final String EVENT = """
            {"id": "5b8e1c1e-6a0c", "event": "add", "payload": {"amount": 250}}""";
    static final String TRANSITION = """
            {"instance": {"machine": "order", "version": "1.0.0", "key": "4711", "revision": 1, "states": ["draft"],
              "data": {"total": 250}, "timers": {}, "done": false},
             "taken": [{"rule": "0 draft on add", "source": "draft", "event": "add", "targets": [],
               "reason": "draft is active, add came"}], "emitted": [], "started": [], "replayed": false}""";
    static final String PAGE = """
            {"items": [{"machine": "order", "version": "1.0.0", "key": "4711", "revision": 1, "states": ["draft"],
              "data": {"total": 250}, "timers": {}, "done": false}], "next": null}""";
    static final String HISTORY = """
            {"items": [{"revision": 1, "id": "5b8e1c1e-6a0c", "event": "add", "payload": {"amount": 250},
              "at": "2026-11-22T20:00:00Z", "states": ["draft"], "data": {"total": 250},
              "taken": [{"rule": "0 draft on add", "source": "draft", "event": "add", "targets": [],
                "reason": "draft is active, add came"}], "emitted": [], "started": []}], "next": null}""";

    private InstanceExamples() {}
}
