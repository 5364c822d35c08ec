package dev.gatehouse.quota;

import dev.gatehouse.state.Ledger;
import dev.gatehouse.state.WindowUse;
import dev.gatehouse.state.WindowUse.Use;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What operators see of a ledger, and change in it, whether its gateway runs or not. For one thread. */
final class UseRows {

    private final Ledger ledger;

    UseRows(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Windows that ended after a moment, the oldest first, and those of now.
     *
     * @param consumer whose; everybody's of whom the configuration knows if null
     * @param most lines; the oldest are left out if there are more
     */
    List<UseLine> lines(@Nullable String consumer, Instant since, int most) throws IOException {
        // Of two million windows no more are ever in memory than are shown.
        Deque<UseLine> lines = new ArrayDeque<>();
        ledger.eachSince(since.getEpochSecond(), row -> {
            if (row.account().isKept()
                    && (consumer == null || row.account().consumer().equals(Optional.of(consumer)))) {
                if (lines.size() == most) {
                    lines.remove();
                }
                lines.add(UseLine.of(row));
            }
        });
        return List.copyOf(lines);
    }

    /**
     * The accounts of a consumer whose window goes on.
     *
     * @param now seconds since 1970
     */
    List<WindowUse> current(String consumer, long now) throws IOException {
        List<WindowUse> rows = new ArrayList<>();
        ledger.eachCurrent(row -> {
            if (row.end() > now && row.account().consumer().equals(Optional.of(consumer))) {
                rows.add(row);
            }
        });
        return rows;
    }

    /**
     * Writes down that there is so much more; it is on the disk's surface then.
     *
     * @param row what the account has used, as {@link #current} has said or of a window that it has not been in
     */
    UseLine grant(WindowUse row, long granted) throws IOException {
        Use use = new Use(row.use().used(), granted, row.use().most());
        WindowUse after = new WindowUse(row.account(), row.start(), row.end(), use);
        ledger.put(after);
        ledger.flush();
        return UseLine.of(after);
    }
}
