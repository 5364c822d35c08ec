package dev.gatehouse.quota;

import dev.gatehouse.state.WindowUse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
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

    /** Who writes it down. */
    public interface Book {
        UseLine grant(WindowUse row, long granted) throws IOException;
    }

    /** @param rows of all limits of the consumer, in their windows of now */
    public GrantResult carryOut(List<WindowUse> rows, Book book) throws IOException {
        List<WindowUse> meant = matching(rows);
        if (meant.size() != 1) {
            List<WindowUse> shown = meant.isEmpty() ? rows : meant;
            return new GrantResult.Unclear(shown.stream().map(UseLine::of).toList(), meant.isEmpty());
        }
        WindowUse row = meant.get(0);
        // Who has been granted more than it has used already lacks nothing that a reset could give.
        long granted = units.isPresent()
                ? row.use().granted() + units.getAsLong()
                : Math.max(row.use().granted(), row.use().used());
        return new GrantResult.Granted(book.grant(row, Math.max(-MOST_UNITS, Math.min(granted, MOST_UNITS))));
    }

    private List<WindowUse> matching(List<WindowUse> rows) {
        List<WindowUse> exact = select(rows, row -> UseLine.of(row).name().equals(limit));
        List<WindowUse> like =
                exact.isEmpty() ? select(rows, row -> UseLine.of(row).name().contains(limit)) : exact;
        return like.isEmpty() ? select(rows, row -> isToldAs(UseLine.of(row).name())) : like;
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

    private static List<WindowUse> select(List<WindowUse> rows, Predicate<WindowUse> test) {
        return rows.stream().filter(test).toList();
    }
}
