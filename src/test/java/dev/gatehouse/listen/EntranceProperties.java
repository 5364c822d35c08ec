package dev.gatehouse.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatehouse.http.Cidr;
import dev.gatehouse.http.TrustedProxies;
import dev.gatehouse.listen.Entrance.Place;
import dev.gatehouse.route.GatewaySettings.ConnectionLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever connects, is named and leaves, on several threads: nothing is counted twice, and nothing stays. */
final class EntranceProperties {

    private static final int THREADS = 4;
    private static final int STEPS = 300;
    private static final int ADDRESSES = 3;

    @Property(tries = 100)
    void the_counts_never_exceed_the_limits_and_end_at_nothing(
            @ForAll @IntRange(min = 1, max = 12) int most,
            @ForAll @IntRange(min = 1, max = 5) int perAddress,
            @ForAll long seed)
            throws Exception {
        Watch watch = Watches.patient();
        TrustedProxies proxies = new TrustedProxies(List.of(Objects.requireNonNull(Cidr.parse("10.0.0.0/30"))));
        Entrance entrance = new Entrance(new ConnectionLimits(most, perAddress, null, null), () -> proxies, watch);

        onThreads(thread -> comeAndGo(entrance, most, new Random(seed + thread)));

        assertEquals(0, entrance.open());
        assertEquals(0, entrance.addresses());
        assertEquals(0, watch.counters().openConnections());
        fillsUpAgain(entrance, Math.min(most, perAddress));
    }

    /** What has been counted too often or too seldom shows in how many come in now. */
    private static void fillsUpAgain(Entrance entrance, int expected) throws UnknownHostException {
        int entered = 0;
        while (entrance.enter(address(ADDRESSES - 1)) instanceof Place) {
            entered++;
        }
        assertEquals(expected, entered);
    }

    private static void comeAndGo(Entrance entrance, int most, Random random) throws UnknownHostException {
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            assertTrue(entrance.open() <= most);
            if (places.isEmpty() || random.nextBoolean()) {
                if (entrance.enter(address(random.nextInt(ADDRESSES))) instanceof Place place) {
                    places.add(place);
                }
            } else if (random.nextInt(3) == 0) {
                places.get(random.nextInt(places.size())).isTakenBy(address(random.nextInt(ADDRESSES)));
            } else {
                Place place = places.remove(random.nextInt(places.size()));
                place.leave();
                if (random.nextBoolean()) {
                    place.leave();
                }
            }
        }
        places.forEach(Place::leave);
    }

    /** The first one is a trusted proxy's. */
    private static InetAddress address(int number) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) (3 + number)});
    }

    private static void onThreads(Work work) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier begun = new CyclicBarrier(THREADS);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                running.add(threads.submit(() -> {
                    begun.await();
                    work.on(thread);
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private interface Work {
        void on(int thread) throws Exception;
    }
}
