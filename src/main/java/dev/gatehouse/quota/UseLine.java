package dev.gatehouse.quota;

import dev.gatehouse.state.WindowUse;
import java.time.Instant;

/**
 * What was used of one limit in one window, for operators.
 *
 * @param who the consumer, with what else tells its requests apart behind a blank; or what else the configuration names
 * @param limit its identity: whose it is, its period, what it counts by, its zone
 * @param used units, those included that were granted on top
 * @param most what the limit said then
 * @param granted on top of that
 */
public record UseLine(String who, String limit, Span window, long used, long most, long granted) {

    /** @param end the first moment behind it */
    public record Span(Instant start, Instant end) {}

    private static final String UTC = " in UTC";
    private static final String EACH = " per consumer in ";

    /** The limit in fewer words: without what is so unless it is stated. */
    public String name() {
        String name = limit.replace(EACH, " in ");
        return name.endsWith(UTC) ? name.substring(0, name.length() - UTC.length()) : name;
    }

    static UseLine of(WindowUse row) {
        return new UseLine(
                row.account().who(),
                row.account().limit(),
                new Span(Instant.ofEpochSecond(row.start()), Instant.ofEpochSecond(row.end())),
                row.use().used(),
                row.use().most(),
                row.use().granted());
    }
}
