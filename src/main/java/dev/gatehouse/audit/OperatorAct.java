package dev.gatehouse.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody does who has the gateway in hand, and is no client of it.
 *
 * @param at when it was done
 * @param by the address that the operator's connection comes from; {@code local} of a command that needed no gateway
 * @param act in the words of the command line: {@code usage}, {@code usage grant}, {@code usage reset}
 * @param on what it is done to; null if it is done to all
 * @param refusal why it was not done; null if it was
 */
public record OperatorAct(
        Instant at,
        String by,
        String act,
        @Nullable Target on,
        @Nullable String refusal) {

    /**
     * @param limit null if it is all of them
     * @param window when the limit's window began; null if it is none of one window
     * @param units that are granted on top, all those before included; null if none are
     */
    public record Target(
            String consumer,
            @Nullable String limit,
            @Nullable Instant window,
            @Nullable Long units) {}

    void write(JsonLines lines) {
        lines.begin().time(Field.TIME, at).text(Field.CLIENT, by);
        if (on != null) {
            lines.text(Field.CONSUMER, on.consumer());
        }
        lines.text(Field.OUTCOME, refusal == null ? "done" : "refused")
                .text(Field.REASON, refusal)
                .text(Field.ACT, act);
        if (on != null) {
            lines.text(Field.LIMIT, on.limit())
                    .text(Field.WINDOW, on.window() == null ? null : on.window().toString());
            if (on.units() != null) {
                lines.number(Field.UNITS, on.units());
            }
        }
        lines.finish();
    }
}
