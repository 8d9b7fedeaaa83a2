package dev.runestone.knowledge;

/** Examples for the API document. A test sends them and holds the answers against the service. */
final class KnowledgeExamples {
    static final String DEPLOYMENT = """
            {"group": "org.acme", "artifact": "loans", "version": "1.0.0", "activate": true,
             "assets": [{"path": "loans.drl", "text": "package org.acme.loans;\\ndeclare Application\\n  amount : int\\n  income : int\\nend\\ndeclare Decision\\n  outcome : String\\nend\\nrule \\"affordable\\" agenda-group \\"decision\\" when\\n  Application(amount <= income * 5)\\nthen\\n  insert(new Decision(\\"approve\\"));\\nend\\nrule \\"too much\\" agenda-group \\"decision\\" when\\n  Application(amount > income * 5)\\nthen\\n  insert(new Decision(\\"decline\\"));\\nend\\n"}]}""";

    static final String BUILDING = """
            {"id": "019c0a5b7f21-5e2a90c1", "group": "org.acme", "artifact": "loans", "version": "1.0.0",
             "status": "BUILDING", "contentHash": "7d1c…", "diagnostics": [], "violations": [],
             "createdAt": "2026-11-22T20:00:00Z", "finishedAt": null}""";

    static final String VALIDATION = """
            {"assets": [{"path": "loans.drl", "text": "package org.acme.loans;\\ndeclare Application\\n  amount : int\\nend\\nrule \\"large\\" when\\n  Application(amuont > 100)\\nthen\\nend\\n"}]}""";

    static final String DIAGNOSTICS = """
            {"valid": false, "diagnostics": [{"severity": "ERROR", "path": "loans.drl", "line": 6, "column": 15,
             "rule": "large", "message": "Unable to parse left part of expression: amuont > 100",
             "hint": "The type has no such field: correct the name or add the field to its declaration."}]}""";

    static final String EVALUATION = """
            {"facts": [{"type": "Application", "value": {"amount": 9000, "income": 2500}}],
             "groups": ["decision"], "resolution": "first", "trace": true, "limits": {"deadline": "PT1S"}}""";

    static final String EVALUATED = """
            {"knowledge": "org.acme:loans:1.0.0",
             "facts": {"Application": [{"amount": 9000, "income": 2500}], "Decision": [{"outcome": "approve"}]},
             "produced": {"Decision": [{"outcome": "approve"}]}, "queries": {}, "globals": {}, "firings": 1,
             "trace": [{"rule": "affordable", "packageName": "org.acme.loans", "group": "decision", "salience": 0,
               "matched": [{"id": 1, "type": "Application", "value": {"amount": 9000, "income": 2500}}],
               "changes": [{"kind": "INSERT", "fact": {"id": 2, "type": "Decision", "value": {"outcome": "approve"}},
                 "before": null}]}],
             "traceTruncated": false}""";

    static final String BASE = """
            {"name": "org.acme:loans", "group": "org.acme", "artifact": "loans", "active": "1.0.0",
             "versions": [{"version": "1.0.0", "state": "ACTIVE", "deployment": "019c0a5b7f21-5e2a90c1",
               "contentHash": "7d1c…", "createdAt": "2026-11-22T20:00:00Z"}]}""";

    static final String DECISION = """
            {"model": "shipping", "context": {"weight": 12, "country": "FR", "ordered": "2026-03-27"}, "trace": true}""";

    static final String DECIDED = """
            {"knowledge": "org.acme:shipping:1.0.0", "model": "shipping",
             "decisions": [{"name": "rate", "status": "SUCCEEDED", "value": 14.9},
               {"name": "arrival", "status": "SUCCEEDED", "value": "2026-04-01"}],
             "messages": [],
             "trace": [{"decision": "rate", "table": "rate", "matched": [3], "selected": [3],
               "matchedIds": ["heavy-abroad"]}],
             "traceTruncated": false}""";

    static final String ACTIVATION = "{\"version\": \"1.0.0\"}";

    private KnowledgeExamples() {}
}
