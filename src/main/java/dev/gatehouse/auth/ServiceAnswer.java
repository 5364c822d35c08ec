package dev.gatehouse.auth;

import dev.gatehouse.http.Fields;

/**
 * What a service has answered.
 *
 * @param status 200 to 999
 * @param body one byte for each character; empty where it was of no interest
 */
public record ServiceAnswer(int status, Fields fields, String body) {

    /** Not what it says: that may be a secret. */
    @Override
    public String toString() {
        return String.valueOf(status);
    }
}
