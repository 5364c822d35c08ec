package dev.gatehouse.quota;

import java.util.List;
import java.util.function.Function;

/** What became of a {@link GrantOrder}. */
public sealed interface GrantResult {

    <T> T fold(Function<? super Granted, ? extends T> granted, Function<? super Unclear, ? extends T> unclear);

    /** For the operator, in one or more lines. */
    default String text(GrantOrder order) {
        return fold(
                granted -> granted.line().window().start() + " to "
                        + granted.line().window().end() + ": " + granted.line().who() + " has used "
                        + granted.line().used() + " of " + granted.line().most() + " ("
                        + "%+d".formatted(granted.line().granted()) + ") by "
                        + granted.line().name(),
                unclear -> unclear.candidates(order));
    }

    /** It is written down, and counts. */
    record Granted(UseLine line) implements GrantResult {
        @Override
        public <T> T fold(
                Function<? super Granted, ? extends T> granted, Function<? super Unclear, ? extends T> unclear) {
            return granted.apply(this);
        }
    }

    /**
     * Nothing is granted.
     *
     * @param lines the limits that may be meant
     * @param none whether none of them is like what was asked for
     */
    record Unclear(List<UseLine> lines, boolean none) implements GrantResult {

        public Unclear {
            lines = List.copyOf(lines);
        }

        private String candidates(GrantOrder order) {
            if (lines.isEmpty()) {
                return order.consumer() + ": no limit by the hour, the day or the month is known of it\n"
                        + "    gatehouse usage says whose are; of a gateway that counts alone and does not run they are known once they are used";
            }
            StringBuilder text = new StringBuilder(order.consumer());
            text.append(none ? ": no limit is called \"" : ": more than one limit is called \"");
            text.append(order.limit()).append("\"\n    write one of these, or a part that only one of them has:");
            lines.forEach(line -> text.append("\n    ").append(line.name()));
            return text.toString();
        }

        @Override
        public <T> T fold(
                Function<? super Granted, ? extends T> granted, Function<? super Unclear, ? extends T> unclear) {
            return unclear.apply(this);
        }
    }
}
