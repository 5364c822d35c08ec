package dev.gatehouse.quota;

import dev.gatehouse.quota.Limit.Measure;
import dev.gatehouse.route.ConcurrentLimit;
import dev.gatehouse.route.RateLimit;
import dev.gatehouse.route.RateLimit.Period;
import dev.gatehouse.route.RateLimit.Unit;
import jakarta.servlet.http.HttpServletResponse;

/**
 * What a client is told of its limits: which there are, and how much of each it may use in the coming seconds.
 *
 * @param policy value of RateLimit-Policy; empty = there is nothing to tell
 * @param current value of RateLimit
 * @see <a href="https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-10">RateLimit header fields
 *     for HTTP, draft 10</a>
 */
record RateLimitFields(String policy, String current) {

    static final RateLimitFields NONE = new RateLimitFields("", "");

    /** The greatest integer of a structured field: RFC 9651 §3.3.1. */
    private static final long LARGEST_INTEGER = 999_999_999_999_999L;

    void writeTo(HttpServletResponse response) {
        if (!policy.isEmpty()) {
            response.setHeader("RateLimit-Policy", policy);
            response.setHeader("RateLimit", current);
        }
    }

    /** How much there is and in which time, as RateLimit-Policy has it behind a name. */
    static String policy(RateLimit limit) {
        StringBuilder policy = new StringBuilder(";q=").append(integer(limit.count()));
        if (limit.unit() == Unit.BYTES) {
            policy.append(";qu=\"content-bytes\"");
        }
        // The length of a month differs: the window is optional, and RateLimit says when this one ends.
        if (limit.period() != Period.MONTH) {
            policy.append(";w=").append(limit.period().seconds());
        }
        if (limit.burst() != limit.count()) {
            policy.append(";gatehouse-burst=").append(integer(limit.burst()));
        }
        return policy.toString();
    }

    /** The same of requests at once, which have no window. */
    static String policy(ConcurrentLimit limit) {
        return ";q=" + limit.most() + ";qu=\"concurrent-requests\"";
    }

    /** Appends one member of RateLimit. Of requests at once nobody can tell when there will be more. */
    static void append(StringBuilder current, Limit limit, Cell cell, Moment now) {
        current.append(current.isEmpty() ? "\"" : ", \"").append(limit.name());
        current.append("\";r=").append(integer(cell.remaining(now)));
        if (limit.measure() != Measure.AT_ONCE) {
            current.append(";t=").append(cell.secondsToMore(now));
        }
    }

    private static long integer(long value) {
        return Math.min(value, LARGEST_INTEGER);
    }
}
