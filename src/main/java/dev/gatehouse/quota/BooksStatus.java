package dev.gatehouse.quota;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether what is used of long quotas is written down.
 *
 * @param failingSince null if it is written down, or nothing has to be
 * @param reason of the latest failure; empty if there is none
 * @param times how often it began to fail
 */
public record BooksStatus(@Nullable Instant failingSince, String reason, long times) {

    static final BooksStatus WELL = new BooksStatus(null, "", 0);

    public boolean isFailing() {
        return failingSince != null;
    }
}
