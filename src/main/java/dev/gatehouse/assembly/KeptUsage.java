package dev.gatehouse.assembly;

import dev.gatehouse.quota.GrantOrder;
import dev.gatehouse.quota.GrantResult;
import dev.gatehouse.quota.UseLine;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where it is kept what was used of long quotas. Whoever asks waits. */
interface KeptUsage {

    /**
     * The oldest window first.
     *
     * @param consumer null = everybody of whom the configuration knows
     * @param since windows that ended before are left out
     * @throws IOException if it cannot be read; it says how to mend that
     */
    List<UseLine> lines(@Nullable String consumer, Instant since) throws IOException;

    /** @throws IOException if it cannot be read or written; it says how to mend that */
    GrantResult grant(GrantOrder order) throws IOException;
}
