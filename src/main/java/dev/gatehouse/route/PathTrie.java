package dev.gatehouse.route;

import dev.gatehouse.http.RequestTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The path patterns of one host pattern and priority, segment by segment.
 *
 * <p>At each node the literal is followed before any-one-segment, and this before the rest; where a branch leads to no
 * route whose conditions hold, the next one is followed. The time of a search is therefore bound by the patterns that
 * share a path's first segments, not by the number of patterns. Filled by one thread, then only read.
 */
final class PathTrie {

    private final Node root = new Node();

    void add(Candidate candidate) {
        Node node = root;
        for (PathPattern.Segment segment : candidate.pattern().segments()) {
            node = switch (segment.kind()) {
                case LITERAL -> node.literals().at(segment.text(), Node::new);
                case ANY -> node.any();
            };
        }
        node.add(candidate);
    }

    /** The first candidate, by precedence, that the test accepts. */
    @Nullable
    Candidate first(MatchInput input, BiPredicate<Candidate, MatchInput> test) {
        return first(root, 0, input, test);
    }

    private static @Nullable Candidate first(
            Node node, int depth, MatchInput input, BiPredicate<Candidate, MatchInput> test) {
        RequestTarget target = input.target();
        Candidate found = null;
        if (depth == target.segmentCount()) {
            found = first(target.trailingSlash() ? node.slash : node.exact, input, test);
        } else {
            Node literal = node.literals == null ? null : node.literals.get(target, depth);
            if (literal != null) {
                found = first(literal, depth + 1, input, test);
            }
            if (found == null && node.any != null) {
                found = first(node.any, depth + 1, input, test);
            }
        }
        return found == null ? first(node.rest, input, test) : found;
    }

    private static @Nullable Candidate first(
            List<Candidate> candidates, MatchInput input, BiPredicate<Candidate, MatchInput> test) {
        for (int i = 0; i < candidates.size(); i++) {
            if (test.test(candidates.get(i), input)) {
                return candidates.get(i);
            }
        }
        return null;
    }

    /** Where the segments so far lead. */
    private static final class Node {

        private @Nullable TextMap<Node> literals;
        private @Nullable Node any;

        /** Those whose pattern ends here, without and with a slash, and those that take whatever follows. */
        private List<Candidate> exact = List.of();

        private List<Candidate> slash = List.of();
        private List<Candidate> rest = List.of();

        TextMap<Node> literals() {
            if (literals == null) {
                literals = new TextMap<>();
            }
            return literals;
        }

        Node any() {
            if (any == null) {
                any = new Node();
            }
            return any;
        }

        void add(Candidate candidate) {
            switch (candidate.pattern().ending()) {
                case EXACT -> exact = with(exact, candidate);
                case SLASH -> slash = with(slash, candidate);
                case REST -> rest = with(rest, candidate);
            }
        }

        private static List<Candidate> with(List<Candidate> candidates, Candidate added) {
            List<Candidate> all = candidates.isEmpty() ? new ArrayList<>(1) : candidates;
            int place = all.size();
            while (place > 0 && added.precedes(all.get(place - 1))) {
                place--;
            }
            all.add(place, added);
            return all;
        }
    }
}
