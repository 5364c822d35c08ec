package dev.gatehouse.names;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer of a server.
 *
 * @param isTruncated whether it had no room for all; the records are then left out
 * @param code that says how it went
 * @param question null = it was not repeated
 * @param records of the answer section, of those types and of that class that are asked for
 */
record DnsMessage(
        int id, boolean isTruncated, int code, @Nullable DnsQuestion question, List<DnsRecord> records) {

    static final int NO_ERROR = 0;
    static final int NOT_UNDERSTOOD = 1;
    static final int NO_SUCH_NAME = 3;
    static final int NOT_IMPLEMENTED = 4;

    DnsMessage {
        records = List.copyOf(records);
    }

    /** Whether it says that something is so, or that there is nothing. */
    boolean says() {
        return code == NO_ERROR || code == NO_SUCH_NAME;
    }
}
