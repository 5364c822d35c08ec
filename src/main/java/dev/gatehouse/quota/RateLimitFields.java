package dev.gatehouse.quota;

import jakarta.servlet.http.HttpServletResponse;

/**
 * What a client is told of its limits: which there are, and how much of each it may use in the coming seconds.
 *
 * @param policy value of RateLimit-Policy
 * @param current value of RateLimit
 * @see <a href="https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-10">RateLimit header fields
 *     for HTTP, draft 10</a>
 */
record RateLimitFields(String policy, String current) {

    void writeTo(HttpServletResponse response) {
        response.setHeader("RateLimit-Policy", policy);
        response.setHeader("RateLimit", current);
    }
}
