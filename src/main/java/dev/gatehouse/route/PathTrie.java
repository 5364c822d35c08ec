package dev.gatehouse.route;

import dev.gatehouse.http.RequestTarget;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The path patterns of one host pattern and priority from one segment on, each node being a trie itself.
 *
 * <p>The literal is followed before any-one-segment, and this before the rest; where a branch leads to no route whose
 * conditions hold, the next one is followed. The time of a search is therefore bound by the patterns that share a path's
 * first segments, not by the number of patterns. Filled by one thread, then only read.
 */
final class PathTrie {

    /** The one literal that may follow, and what follows it; null for none, or if there are several. */
    private @Nullable String onlyLiteral;

    private @Nullable PathTrie afterOnlyLiteral;

    /** What follows each of several literals. */
    private @Nullable TextMap<PathTrie> afterLiterals;

    private @Nullable PathTrie afterAny;

    /** Those whose pattern ends here, without and with a slash, and those that take whatever follows. */
    private @Nullable Candidate exact;

    private @Nullable Candidate slash;
    private @Nullable Candidate rest;

    /** Puts a candidate before those that are already in its place. */
    void add(Candidate candidate) {
        PathTrie node = this;
        for (PathPattern.Segment segment : candidate.pattern().segments()) {
            node = segment.isLiteral() ? node.literal(segment.text()) : node.any();
        }
        switch (candidate.pattern().ending()) {
            case EXACT -> node.exact = candidate.before(node.exact);
            case SLASH -> node.slash = candidate.before(node.slash);
            case REST -> node.rest = candidate.before(node.rest);
        }
    }

    /** The first candidate, by precedence, that the test accepts. */
    @Nullable
    Candidate first(MatchInput input, BiPredicate<Candidate, MatchInput> test) {
        return firstFrom(0, input, test);
    }

    private @Nullable Candidate firstFrom(int depth, MatchInput input, BiPredicate<Candidate, MatchInput> test) {
        RequestTarget target = input.target();
        Candidate found = null;
        if (depth == target.segmentCount()) {
            found = firstOf(target.trailingSlash() ? slash : exact, input, test);
        } else {
            PathTrie literal = afterLiteral(target, depth);
            if (literal != null) {
                found = literal.firstFrom(depth + 1, input, test);
            }
            if (found == null && afterAny != null) {
                found = afterAny.firstFrom(depth + 1, input, test);
            }
        }
        return found == null ? firstOf(rest, input, test) : found;
    }

    private @Nullable PathTrie afterLiteral(RequestTarget target, int segment) {
        if (afterLiterals != null) {
            return afterLiterals.get(target, segment);
        }
        return onlyLiteral != null && target.segmentEquals(segment, onlyLiteral) ? afterOnlyLiteral : null;
    }

    private static @Nullable Candidate firstOf(
            @Nullable Candidate ranked, MatchInput input, BiPredicate<Candidate, MatchInput> test) {
        for (Candidate candidate = ranked; candidate != null; candidate = candidate.next()) {
            if (test.test(candidate, input)) {
                return candidate;
            }
        }
        return null;
    }

    private PathTrie literal(String text) {
        if (afterLiterals != null) {
            return afterLiterals.at(text, PathTrie::new);
        }
        if (onlyLiteral == null || afterOnlyLiteral == null) {
            onlyLiteral = text;
            afterOnlyLiteral = new PathTrie();
            return afterOnlyLiteral;
        }
        if (onlyLiteral.equals(text)) {
            return afterOnlyLiteral;
        }
        PathTrie afterFirst = afterOnlyLiteral;
        afterLiterals = new TextMap<>();
        afterLiterals.at(onlyLiteral, () -> afterFirst);
        onlyLiteral = null;
        afterOnlyLiteral = null;
        return afterLiterals.at(text, PathTrie::new);
    }

    private PathTrie any() {
        if (afterAny == null) {
            afterAny = new PathTrie();
        }
        return afterAny;
    }
}
