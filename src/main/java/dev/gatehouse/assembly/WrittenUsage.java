package dev.gatehouse.assembly;

import dev.gatehouse.exchange.TimeSource;
import dev.gatehouse.quota.ClosedBooks;
import dev.gatehouse.quota.GrantOrder;
import dev.gatehouse.quota.GrantResult;
import dev.gatehouse.quota.UseLine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway that is not asked has written down of the use of quotas. Grants are of limits that the consumer has used in their
 * windows of now.
 *
 * @param stateDir its {@code state.dir}
 */
record WrittenUsage(Path stateDir) implements KeptUsage {

    @Override
    public List<UseLine> lines(@Nullable String consumer, Instant since) throws IOException {
        return ClosedBooks.lines(stateDir, consumer, since);
    }

    @Override
    public GrantResult grant(GrantOrder order) throws IOException {
        try (ClosedBooks books = ClosedBooks.open(stateDir)) {
            return books.grant(order, TimeSource.SYSTEM.wall().instant());
        }
    }
}
