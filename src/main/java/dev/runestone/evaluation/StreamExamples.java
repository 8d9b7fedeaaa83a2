package dev.runestone.evaluation;

/** What the API document shows of streams. */
final class StreamExamples {
    /** One JSON value on each line. */
    static final String NDJSON = "application/x-ndjson";

    /** Server-sent events, for those who ask for them: lines are for the others. */
    static final String EVENT_STREAM = "text/event-stream;qs=0.5";

    static final String REQUEST = """
            {"version": "1.0.0", "inputs": {"application": "item"}, "buffer": 100}""";

    static final String ITEMS = """
            {"salary": 3200, "expenses": 1100}
            {"salary": 2800, "expenses": 900}
            """;

    static final String LINES = """
            {"sequence":1,"item":0,"outputs":{"income":2100}}
            {"sequence":2,"item":1,"outputs":{"income":1900}}
            {"sequence":3,"end":{"status":"completed","statistics":{"in":2,"out":2,"problems":0,"dropped":0,"late":0,\
            "delivered":0,"waitingItems":0,"openWindows":0,"waitingResults":2,"lagMillis":1,"elapsedMillis":12}}}
            """;

    static final String EVENTS = """
            id: 1
            event: result
            data: {"item":0,"outputs":{"income":2100}}

            """;

    static final String RUNNING = """
            {"id": "7b1f4a52-0c0f-4d6e-9c56-0d7d3c0b9a11", "workflow": "net-income", "version": "1.0.0",
             "status": "running", "overflow": "block", "read": true, "begun": "2026-11-27T12:00:00Z",
             "statistics": {"in": 250, "out": 200, "problems": 1, "dropped": 0, "late": 0, "delivered": 180,
                            "waitingItems": 49, "openWindows": 0, "waitingResults": 21, "lagMillis": 12,
                            "elapsedMillis": 3150}}""";

    private StreamExamples() {}
}
