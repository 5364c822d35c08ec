package dev.gatehouse.listen;

import dev.gatehouse.route.GatewaySettings.Patience;
import java.time.Duration;

/** Watches for servers that are not the gateway's. */
final class Watches {

    private Watches() {}

    /** Under which no client of a test is too slow. */
    static Watch patient() {
        Patience patience = new Patience(Duration.ofDays(1), Duration.ofDays(1), null);
        return new Watch(System::nanoTime, patience);
    }
}
