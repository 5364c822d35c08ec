package dev.gatehouse.listen;

import dev.gatehouse.http.IpAddress;
import dev.gatehouse.http.TrustedProxies;
import dev.gatehouse.listen.Refusals.Cause;
import dev.gatehouse.route.GatewaySettings.ConnectionLimits;
import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How many connections clients have open, over all of their listeners, and whether there may be one more.
 *
 * <p>One too many is taken from the kernel and closed at once, rather than left in the kernel's queue until another one
 * ends. In the queue a client is connected: it sends its request, waits for as long as it likes to, and finds out nothing.
 * So does a balancer's health check, and so does whoever comes when the queue is full and the kernel drops what they
 * send. Who is closed at once knows that nothing of the request was taken up, and can go elsewhere.
 *
 * <p>IPv6 is counted by /64, since that is what one subscriber has. Trusted proxies are not counted by address, as many
 * clients come from there; whom one names in a header of the PROXY protocol is counted instead of it.
 */
final class Entrance {

    private final ConnectionLimits limits;
    private final Supplier<TrustedProxies> uncounted;
    private final Watch watch;
    private final AtomicInteger open = new AtomicInteger();
    private final @Nullable OpenByAddress byAddress;
    private final @Nullable SteadyRate rate;

    /** @param uncounted who may have any number; others may be at any time */
    Entrance(ConnectionLimits limits, Supplier<TrustedProxies> uncounted, Watch watch) {
        this.limits = limits;
        this.uncounted = uncounted;
        this.watch = watch;
        this.byAddress = limits.mostPerAddress() == null ? null : new OpenByAddress(limits.mostPerAddress());
        this.rate = limits.acceptRate() == null ? null : new SteadyRate(limits.acceptRate(), watch.now());
    }

    /** Whether somebody who connects comes in. */
    sealed interface Decision {}

    /** Not. It has been counted. */
    record TurnedAway(Cause cause) implements Decision {}

    /** Takes a place for one more connection. The rate comes last: who is turned away for another reason uses up nothing of it. */
    Decision enter(InetAddress peer) {
        if (open.getAndUpdate(count -> count < limits.most() ? count + 1 : count) >= limits.most()) {
            return turnAway(Cause.TOO_MANY, peer);
        }
        Optional<Counted> counted = count(peer);
        if (counted.isEmpty()) {
            open.decrementAndGet();
            return turnAway(Cause.TOO_MANY_OF_ADDRESS, peer);
        }
        if (rate != null && !rate.takes(watch.now())) {
            open.decrementAndGet();
            uncount(counted.get());
            return turnAway(Cause.TOO_FAST, peer);
        }
        watch.count(FrontCount.CONNECTIONS_OPENED);
        return new Place(counted.get());
    }

    private TurnedAway turnAway(Cause cause, InetAddress peer) {
        watch.refusals().add(cause, peer);
        return new TurnedAway(cause);
    }

    /** Empty if the address has as many as it may. */
    private Optional<Counted> count(InetAddress peer) {
        IpAddress address = IpAddress.of(peer);
        if (byAddress == null || uncounted.get().contains(address)) {
            return Optional.of(new Counted(null));
        }
        IpAddress network = address.network();
        return byAddress.opens(network) ? Optional.of(new Counted(network)) : Optional.empty();
    }

    private void uncount(Counted counted) {
        if (byAddress != null && counted.network != null) {
            byAddress.closes(counted.network);
        }
    }

    /** What each that comes in gets. */
    OptionalInt sendBufferBytes() {
        Integer bytes = limits.sendBufferBytes();
        return bytes == null ? OptionalInt.empty() : OptionalInt.of(bytes);
    }

    int open() {
        return open.get();
    }

    /** That have at least one connection, and are counted. */
    int addresses() {
        return byAddress == null ? 0 : byAddress.addresses();
    }

    /** @param network null = nobody's */
    private record Counted(@Nullable IpAddress network) {}

    /** One connection's. From any thread. */
    final class Place implements Decision {

        /** Null once it has been left. */
        private final AtomicReference<@Nullable Counted> counted;

        private Place(Counted counted) {
            this.counted = new AtomicReference<>(counted);
        }

        /**
         * Counts the connection as another client's, whom a proxy has named.
         *
         * @return whether that one may have one more; if not, the connection, which is still counted as before, is to be closed
         */
        boolean isTakenBy(InetAddress client) {
            Optional<Counted> now = count(client);
            if (now.isEmpty()) {
                watch.refusals().add(Cause.TOO_MANY_OF_ADDRESS, client);
                return false;
            }
            Counted before = counted.get();
            if (before != null && counted.compareAndSet(before, now.get())) {
                uncount(before);
            } else {
                // The connection is closed, by somebody who counts down what was counted before.
                uncount(now.get());
            }
            return true;
        }

        /** The connection has ended, or will not begin. Once; whoever says so again changes nothing. */
        void leave() {
            Counted held = counted.getAndSet(null);
            if (held != null) {
                uncount(held);
                open.decrementAndGet();
                watch.count(FrontCount.CONNECTIONS_CLOSED);
            }
        }
    }
}
