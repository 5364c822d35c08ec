package dev.gatehouse.exchange;

import java.util.List;

/**
 * What an exchange has used of limits.
 *
 * @param limited whether there were any
 * @param cost in every limit of requests
 * @param wouldRefuse names of limits that are not enforced and had no room
 */
public record QuotaUse(boolean limited, long cost, List<String> wouldRefuse) {

    /** Of what nothing limits, and of what was refused. */
    public static final QuotaUse NONE = new QuotaUse(false, 0, List.of());

    public QuotaUse {
        wouldRefuse = List.copyOf(wouldRefuse);
    }
}
