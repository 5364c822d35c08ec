package dev.gatehouse.quota;

import dev.gatehouse.state.Account;
import dev.gatehouse.state.WindowUse;
import dev.gatehouse.state.WindowUse.Use;
import dev.gatehouse.state.redis.Rooms;

/**
 * What one consumer may use of a limit that gateways count together, in one window.
 *
 * @param room what it is called in Redis
 * @param keptMillis for so long from now on it is kept there
 */
public record SharedUse(String consumer, LongLimit limit, String room, long keptMillis) {

    /** @param read what stands there */
    public UseLine line(Rooms.Room read) {
        return UseLine.of(row(read));
    }

    private WindowUse row(Rooms.Room read) {
        Account account = new Account(Account.Kind.CONSUMER, consumer, limit.identity());
        long most = read.capacity() == 0 ? limit.most() : read.capacity();
        return new WindowUse(account, limit.start(), limit.end(), new Use(read.missing(), read.onTop(), most));
    }
}
