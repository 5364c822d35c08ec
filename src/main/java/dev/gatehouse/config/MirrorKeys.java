package dev.gatehouse.config;

import dev.gatehouse.route.MirrorSettings;
import dev.gatehouse.route.UpstreamSettings;
import java.time.Duration;
import java.util.List;

/** Which requests of a route are copied to another upstream, and how much that may take. */
final class MirrorKeys {

    static final String PREFIX = "mirror.";

    private static final int MOST_IN_FLIGHT = 10_000;

    static final Key<NamedShare> MIRROR = Key.of(
            "mirror",
            NamedShare.ONE,
            "an upstream that gets a copy of so many of the requests, and whose answers nobody gets: `orders-v2 10%`");

    static final Key<Integer> BUFFER = Key.of(
            "mirror.buffer", Quantities.size("0B", "16MiB"), "64KiB", "requests with a longer body are not copied");

    static final Key<Integer> MAX_IN_FLIGHT = Key.of(
            "mirror.max-in-flight",
            ValueType.integer(1, MOST_IN_FLIGHT),
            "16",
            "copies at a time; one more is not sent");

    static final Key<Duration> TIMEOUT = Key.of(
            "mirror.timeout",
            Quantities.POSITIVE_DURATION,
            "5s",
            "how long a copy may take to the end of its answer; the route's timeouts hold too");

    static final Key<Boolean> COMPARE = Key.of(
            "mirror.compare",
            ValueType.SWITCH,
            "off",
            "whether it is counted and logged where the answer to a copy has another status or body than the client's");

    static final List<Key<?>> ALL = List.of(MIRROR, BUFFER, MAX_IN_FLIGHT, TIMEOUT, COMPARE);

    private MirrorKeys() {}

    /** @param upstream the one that is named */
    static MirrorSettings read(String routeId, NamedShare named, UpstreamSettings upstream, Statements stated) {
        return new MirrorSettings(
                named.name(),
                upstream.withId("mirror:" + routeId),
                named.percentOrAll(),
                stated.value(BUFFER),
                stated.value(MAX_IN_FLIGHT),
                stated.value(TIMEOUT),
                stated.value(COMPARE));
    }
}
