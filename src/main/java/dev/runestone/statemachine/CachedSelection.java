package dev.runestone.statemachine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;

/**
 * Remembers what the rules selected: they are about plain data, so the same question has the same answer, and there are
 * far fewer questions than events.
 */
final class CachedSelection implements Selection {
    private final Selection rules;
    private final Cache<Question, List<Integer>> answers;

    CachedSelection(Selection rules, int answers) {
        this.rules = rules;
        this.answers = Caffeine.newBuilder().maximumSize(answers).build();
    }

    @Override
    public List<Integer> possible(Question question) {
        List<Integer> known = answers.getIfPresent(question);
        if (known != null) {
            return known;
        }
        List<Integer> fresh = rules.possible(question);
        answers.put(question, fresh);
        return fresh;
    }
}
