package dev.gatehouse.route;

import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** The routes of one priority by their host: exact before wildcard, longer wildcards first, then those of any host. */
final class HostTable {

    private final TextMap<PathTrie> exact = new TextMap<>();

    /** By the host behind the {@code *.}; null while there is none. */
    private @Nullable TextMap<PathTrie> wildcards;

    private final PathTrie anyHost = new PathTrie();

    /** Puts a candidate, under each of its route's hosts, before those that are already in its place. */
    void add(Candidate candidate) {
        if (candidate.route().match().hosts().isEmpty()) {
            anyHost.add(candidate);
        }
        for (HostPattern pattern : candidate.route().match().hosts()) {
            trie(pattern).add(candidate);
        }
    }

    /** The first candidate, by precedence, that the test accepts. */
    @Nullable
    Candidate first(MatchInput input, BiPredicate<Candidate, MatchInput> test) {
        PathTrie byName = exact.get(input.host());
        Candidate found = byName == null ? null : byName.first(input, test);
        if (found == null && wildcards != null) {
            found = firstBelow(wildcards, input, test);
        }
        return found == null ? anyHost.first(input, test) : found;
    }

    private static @Nullable Candidate firstBelow(
            TextMap<PathTrie> wildcards, MatchInput input, BiPredicate<Candidate, MatchInput> test) {
        String host = input.host();
        for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
            PathTrie below = wildcards.get(host, dot + 1);
            Candidate found = below == null ? null : below.first(input, test);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private PathTrie trie(HostPattern pattern) {
        if (!pattern.isWildcard()) {
            return exact.at(pattern.host(), PathTrie::new);
        }
        if (wildcards == null) {
            wildcards = new TextMap<>();
        }
        return wildcards.at(pattern.host(), PathTrie::new);
    }
}
