package dev.gatehouse.admin;

import dev.gatehouse.quota.GrantOrder;
import dev.gatehouse.quota.GrantResult;
import dev.gatehouse.quota.UseLine;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was used of long quotas, for operators; whatever is asked or done here is recorded in the audit. Waits for the disk. */
public interface Usage {

    /**
     * The oldest window first.
     *
     * @param by where the operator's connection comes from
     * @param consumer null = everybody of whom the configuration knows
     * @param since windows that ended before are left out; null = those of now alone
     * @throws IOException if it cannot be read, or recorded; it says why
     */
    List<UseLine> lines(String by, @Nullable String consumer, @Nullable Instant since) throws IOException;

    /** @throws IOException if it cannot be written down, or recorded; it says why, and nothing is granted unless it says that it may be */
    GrantResult grant(String by, GrantOrder order) throws IOException;
}
