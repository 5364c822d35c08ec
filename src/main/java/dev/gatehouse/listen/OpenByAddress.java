package dev.gatehouse.listen;

import dev.gatehouse.http.IpAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How many connections each address has open. Only those that have one are in here, so that it is never larger than all
 * connections together. From any thread; one waits for another only where both change the same entry.
 */
final class OpenByAddress {

    private final ConcurrentMap<IpAddress, Integer> open = new ConcurrentHashMap<>();
    private final int most;

    /** @param most for each */
    OpenByAddress(int most) {
        this.most = most;
    }

    /** Whether the address has one more now. */
    boolean opens(IpAddress address) {
        while (true) {
            Integer before = open.putIfAbsent(address, 1);
            if (before == null) {
                return true;
            }
            if (before >= most) {
                return false;
            }
            if (open.replace(address, before, before + 1)) {
                return true;
            }
        }
    }

    /** Of an address that has one. */
    void closes(IpAddress address) {
        boolean done = false;
        while (!done) {
            int before = open.getOrDefault(address, 0);
            if (before < 1) {
                throw new IllegalStateException(address + " has none open");
            }
            done = before == 1 ? open.remove(address, before) : open.replace(address, before, before - 1);
        }
    }

    int of(IpAddress address) {
        return open.getOrDefault(address, 0);
    }

    /** That have at least one. */
    int addresses() {
        return open.size();
    }
}
