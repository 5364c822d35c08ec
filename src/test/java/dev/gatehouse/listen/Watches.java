package dev.gatehouse.listen;

import dev.gatehouse.http.TrustedProxies;
import dev.gatehouse.route.GatewaySettings.ConnectionLimits;
import dev.gatehouse.route.GatewaySettings.Patience;
import java.time.Duration;

/** Watches for servers that are not the gateway's. */
final class Watches {

    private Watches() {}

    /** By which anybody comes in. */
    static Entrance open(Watch watch) {
        return new Entrance(
                new ConnectionLimits(Integer.MAX_VALUE, null, null, null), () -> TrustedProxies.NONE, watch);
    }

    /** Under which no client of a test is too slow. */
    static Watch patient() {
        Patience patience = new Patience(Duration.ofDays(1), Duration.ofDays(1), null);
        return new Watch(System::nanoTime, patience);
    }
}
