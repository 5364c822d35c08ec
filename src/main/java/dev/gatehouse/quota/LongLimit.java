package dev.gatehouse.quota;

import dev.gatehouse.state.Account;
import dev.gatehouse.state.WindowUse;
import dev.gatehouse.state.WindowUse.Use;

/**
 * A limit of a calendar's windows that counts each consumer apart.
 *
 * @param identity the same in every process
 * @param start of the window of now, seconds since 1970
 * @param end of it
 * @param most what it says
 */
public record LongLimit(String identity, long start, long end, long most) {

    WindowUse unused(Account account) {
        return new WindowUse(account, start, end, new Use(0, 0, most));
    }
}
