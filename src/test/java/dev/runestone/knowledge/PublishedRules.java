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

    /** Makes other rules the active version of a knowledge base of the group {@code test}. */
    public void activate(String artifact, String version, String drl) {
        book.bases().activate(Rulebook.load(new Release("test", artifact, version), drl));
    }

    /** Takes a version away. */
    public void remove(String artifact, String version) {
        book.bases().remove(new Release("test", artifact, version));
    }

    public KnowledgeIndex index() {
        return new KnowledgeIndex(book.bases());
    }
}
