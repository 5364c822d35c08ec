package dev.gatehouse.quota;

import dev.gatehouse.state.WindowUse.Use;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What an operator wants a consumer to have in the window of now.
 *
 * @param limit its identity, words of it that no other limit of the consumer has, or its name in RateLimit
 * @param units on top of what is granted already, may be negative; empty = what it has used is to count no more
 */
public record GrantOrder(String consumer, String limit, OptionalLong units) {

    /** Further than any limit goes; two of these add up without an overflow. */
    private static final long MOST_UNITS = 1L << 50;

    public GrantOrder {
        if (units.isPresent() && (units.getAsLong() > MOST_UNITS || units.getAsLong() < -MOST_UNITS)) {
            throw new IllegalArgumentException("units: " + units.getAsLong() + " is more than any limit has");
        }
    }

    /**
     * Who writes it down.
     *
     * @param <R> a limit of the consumer, with its window of now
     */
    public interface Book<R> {
        UseLine grant(R row) throws IOException;
    }

    /**
     * @param rows of all limits of the consumer
     * @param shown what one says
     */
    public <R> GrantResult carryOut(List<R> rows, Function<? super R, UseLine> shown, Book<? super R> book)
            throws IOException {
        List<R> meant = matching(rows, row -> shown.apply(row).name());
        if (meant.size() != 1) {
            List<R> told = meant.isEmpty() ? rows : meant;
            return new GrantResult.Unclear(told.stream().<UseLine>map(shown).toList(), meant.isEmpty());
        }
        return new GrantResult.Granted(book.grant(meant.get(0)));
    }

    /** What is on top in all then. Who has been granted more than it has used already lacks nothing that a reset could give. */
    long granted(Use before) {
        long granted =
                units.isPresent() ? before.granted() + units.getAsLong() : Math.max(before.granted(), before.used());
        return Math.max(-MOST_UNITS, Math.min(granted, MOST_UNITS));
    }

    private <R> List<R> matching(List<R> rows, Function<R, String> name) {
        List<R> exact = select(rows, row -> name.apply(row).equals(limit));
        List<R> like = exact.isEmpty() ? select(rows, row -> name.apply(row).contains(limit)) : exact;
        return like.isEmpty() ? select(rows, row -> isToldAs(name.apply(row))) : like;
    }

    /** As callers have it from RateLimit and report it: {@code consumer-day}. */
    private boolean isToldAs(String name) {
        return Arrays.stream(limit.split("-")).allMatch(part -> hasWord(name, part));
    }

    private static boolean hasWord(String name, String beginning) {
        int at = name.indexOf(beginning);
        while (at > 0 && Character.isLetterOrDigit(name.charAt(at - 1))) {
            at = name.indexOf(beginning, at + 1);
        }
        return at >= 0;
    }

    private static <R> List<R> select(List<R> rows, Predicate<R> test) {
        return rows.stream().filter(test).toList();
    }
}
