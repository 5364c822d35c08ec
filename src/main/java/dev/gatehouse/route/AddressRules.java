package dev.gatehouse.route;

import dev.gatehouse.http.Cidr;
import dev.gatehouse.http.IpAddress;
import java.util.List;

/**
 * From which addresses clients may call. What is denied is denied though it lies in a range that is allowed.
 *
 * @param allowed empty = all that are not denied
 */
public record AddressRules(List<Cidr> allowed, List<Cidr> denied) {

    public static final AddressRules NONE = new AddressRules(List.of(), List.of());

    public AddressRules {
        allowed = List.copyOf(allowed);
        denied = List.copyOf(denied);
    }

    /** @param address as text; what is no address, as a proxy may tell of a client that it hides, is let in only where there is no rule */
    public boolean admit(String address) {
        if (allowed.isEmpty() && denied.isEmpty()) {
            return true;
        }
        IpAddress parsed = IpAddress.ofClient(address);
        return parsed != null && !lies(parsed, denied) && (allowed.isEmpty() || lies(parsed, allowed));
    }

    private static boolean lies(IpAddress address, List<Cidr> ranges) {
        for (int i = 0; i < ranges.size(); i++) {
            if (ranges.get(i).contains(address)) {
                return true;
            }
        }
        return false;
    }
}
