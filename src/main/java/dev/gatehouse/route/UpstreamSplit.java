package dev.gatehouse.route;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a route's requests go: to one upstream, or to several, each of which gets its share.
 *
 * @param branches at least one; their shares add up to 100
 * @param stickyBy what requests have in common that go to the same upstream; null = each goes by chance
 */
public record UpstreamSplit(List<Branch> branches, @Nullable RequestKey stickyBy) {

    private static final int ALL = 100;

    public UpstreamSplit {
        branches = List.copyOf(branches);
        if (branches.stream().mapToInt(Branch::percent).sum() != ALL) {
            throw new IllegalArgumentException("shares of " + branches);
        }
    }

    /** Everything to one. */
    public static UpstreamSplit to(UpstreamSettings upstream, RetrySettings retry) {
        return new UpstreamSplit(List.of(new Branch(upstream, ALL, retry)), null);
    }

    /**
     * One of the upstreams.
     *
     * @param percent of the requests; 0 = it is named, and gets nothing
     * @param retry the route's own word before the upstream's
     */
    public record Branch(UpstreamSettings upstream, int percent, RetrySettings retry) {

        public Branch {
            if (percent < 0 || percent > ALL) {
                throw new IllegalArgumentException(percent + " percent");
            }
        }
    }

    public Shares shares() {
        return Shares.of(branches);
    }

    /** As it is written in a file. */
    @Override
    public String toString() {
        return branches.size() == 1
                ? branches.get(0).upstream().id()
                : branches.stream()
                        .map(branch -> branch.upstream().id() + " " + branch.percent() + "%")
                        .collect(Collectors.joining(", "));
    }
}
