package dev.runestone.knowledge;

/** A knowledge base of one DRL text, for the tests of other features. */
public final class PublishedRules {
    private final Rulebook book;

    public PublishedRules(String drl) {
        book = new Rulebook(drl);
    }

    /** Evaluates its rules; they go by the name {@code book}. */
    public RuleEvaluator evaluator() {
        return book.evaluator();
    }

    public KnowledgeIndex index() {
        return new KnowledgeIndex(book.bases());
    }
}
