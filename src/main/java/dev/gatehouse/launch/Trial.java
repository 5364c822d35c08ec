package dev.gatehouse.launch;

import java.net.URI;
import java.util.List;

/**
 * Something to try with the demo: printed as a line for a shell, and done by a test just as it is printed.
 *
 * @param purpose what it shows, in a few words
 * @param key sent as {@code X-Api-Key}; empty = none
 * @param body posted; empty = a GET
 * @param statuses of the answers, in order: as many requests are sent
 */
record Trial(String purpose, URI uri, String key, String body, List<Integer> statuses) {

    Trial {
        statuses = List.copyOf(statuses);
    }

    String curl() {
        String arguments = (key.isEmpty() ? "" : " -H 'X-Api-Key: " + key + "'")
                + (body.isEmpty() ? "" : " --data '" + body + "'")
                + " " + uri;
        // -N: without it curl would itself hold back a stream.
        return statuses.size() == 1
                ? "curl -iN" + arguments
                : "for i in $(seq " + statuses.size() + "); do curl -so /dev/null -w '%{http_code} '" + arguments
                        + "; done; echo";
    }
}
